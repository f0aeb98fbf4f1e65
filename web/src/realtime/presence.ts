import type { RealtimeChannel } from "@supabase/supabase-js";
import type { SessionEvent } from "../session/applyEvent";
import type { PresentPerson } from "../session/model";

/** What one page shows of itself; `presence_ref` tells it from what the same page showed before. */
interface Shown {
  readonly presence_ref: string;
  readonly display_name?: unknown;
  readonly state?: unknown;
}

/** What the client tells of one person: what their pages showed before, and what is new or still there. */
export interface Joined {
  readonly key: string;
  readonly currentPresences: readonly Shown[];
  readonly newPresences: readonly Shown[];
}

export interface Left {
  readonly key: string;
  readonly currentPresences: readonly Shown[];
}

/**
 * Gathers what changed between two tellings of a channel. The client can also list everybody, but copies thousands
 * of people for that, each time one of them comes or goes.
 */
export class PresenceChanges {
  private readonly shown = new Map<string, readonly Shown[]>();
  private first = true;

  readonly joined = ({ key, currentPresences, newPresences }: Joined): void => {
    const again = new Set(newPresences.map((each) => each.presence_ref));
    const kept = currentPresences.filter((each) => !again.has(each.presence_ref));
    this.shown.set(key, [...kept, ...newPresences]);
  };

  readonly left = ({ key, currentPresences }: Left): void => {
    this.shown.set(key, currentPresences);
  };

  /** A channel begins with everybody who is there, whatever was known before. */
  take(): SessionEvent {
    const all = [...this.shown];
    this.shown.clear();
    const people = all
      .filter(([, shown]) => shown.length > 0)
      .map(([userId, shown]) => toPerson(userId, shown));
    if (this.first) {
      this.first = false;
      return { type: "presence", people };
    }
    const gone = all.filter(([, shown]) => shown.length === 0).map(([userId]) => userId);
    return { type: "presenceChanged", people, gone };
  }
}

/** Tells who is there, at first all of them and then what changed, each time the channel has told its part. */
export function followPresence(channel: RealtimeChannel, tell: (event: SessionEvent) => void): void {
  const changes = new PresenceChanges();
  channel
    .on("presence", { event: "join" }, changes.joined)
    .on("presence", { event: "leave" }, changes.left)
    .on("presence", { event: "sync" }, () => tell(changes.take()));
}

/** What a page says of itself is checked, not trusted. */
function toPerson(userId: string, shown: readonly Shown[]): PresentPerson {
  const name = shown.at(-1)?.display_name;
  return {
    userId,
    displayName: typeof name === "string" ? Array.from(name).slice(0, 40).join("") : "",
    speaking: shown.some(({ state }) => state === "speaking"),
    // Who has two pages open and listens at one of them is here.
    away: shown.every(({ state }) => state === "away"),
  };
}
