import { REALTIME_SUBSCRIBE_STATES, type RealtimeChannel, type SupabaseClient } from "@supabase/supabase-js";
import { ApiError, isAccountGone } from "../api/errors";
import type { SettingsRow } from "../api/deskRows";
import type {
  AnchorRow,
  ChatRulesRow,
  DecksRow,
  MembersTold,
  MessageRow,
  QueueEntryRow,
  ReactionsTold,
  RestraintTold,
  Snapshot,
  TrackRow,
  TypingTold,
  VoteResultsRow,
} from "../api/rows";
import type { SessionEvent } from "../session/applyEvent";
import { blinkMs, nextLinkState, restoredMs, type LinkEvent, type LinkState } from "./linkState";
import { followPresence } from "./presence";

export interface SessionConnectionOptions {
  readonly client: SupabaseClient;
  readonly sessionId: string;
  readonly me: { readonly userId: string; readonly displayName: string; readonly role: string };
  readonly readSnapshot: () => Promise<Snapshot>;
  readonly onEvent: (event: SessionEvent) => void;
  readonly onLink: (state: LinkState) => void;
  /** The server does not tell the snapshot now; it is asked again by itself. */
  readonly onAway: () => void;
  /** The server refuses the snapshot: no retry will help. */
  readonly onRefused: (error: unknown) => void;
}

/** What a page shows of itself: before the first tap, and while the system has its sound, nobody listens there. */
export type PresenceState = "listening" | "away" | "speaking";

/** Refusals that no retry will change; anything else may be a server that is just starting. */
function isFinal(error: unknown): boolean {
  return isAccountGone(error) || (error instanceof ApiError && error.code === "not_a_member");
}

/** Joined is then who hears of every change from there on: what the snapshot that follows does not tell, they do. */
const changesConfig = { private: true, postgres_changes_options: { wait: true } } as const;

/** What the server says of a channel's changes beside its answer to the join. */
interface Notice {
  readonly extension?: string;
  readonly status?: string;
}

const snapshotRetryMs = 1500;
const reopenMs = 1000;
const doubtMs = 500;
/** So that a whole room does not read at the same moment when somebody comes. */
const doubtSpreadMs = 1500;

/**
 * One page's line into a session. It subscribes first, holds back what arrives, reads the snapshot,
 * then lets everything through in order; after each loss it does the same again, so that nothing is
 * missed, and the reducer drops what comes twice.
 */
export class SessionConnection {
  private channels: readonly RealtimeChannel[] = [];
  private joined = new Set<RealtimeChannel>();
  private heldBack: SessionEvent[] | null = [];
  private link: LinkState = "connecting";
  private reading = 0;
  /** The newest reading of which the page knows. */
  private shown = 0;
  private closed = false;
  private doubts: (() => boolean)[] = [];
  private displayName: string;
  private presence: PresenceState = "away";
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(private readonly options: SessionConnectionOptions) {
    this.displayName = options.me.displayName;
  }

  async open(): Promise<void> {
    // Private channels are refused without the user's token, and the client learns it only here.
    await this.options.client.realtime.setAuth();
    if (this.closed) return;
    this.subscribe();
    // What is shown and heard first does not wait for the socket; what changes meanwhile, the next reading tells.
    void this.refresh();
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.dropChannels();
  }

  /** Reads the snapshot again, for when the page has reason to doubt what it knows. */
  async refresh(): Promise<void> {
    const reading = ++this.reading;
    this.heldBack ??= [];
    let snapshot: Snapshot;
    try {
      snapshot = await this.options.readSnapshot();
    } catch (error) {
      if (this.closed || reading !== this.reading) return;
      if (isFinal(error)) {
        // What was told before may say why.
        this.release();
        if (!this.isClosed()) this.options.onRefused(error);
      } else {
        this.options.onAway();
        this.after(snapshotRetryMs, () => void this.refresh());
      }
      return;
    }
    if (this.isClosed() || reading < this.shown) return;
    this.shown = reading;
    this.options.onEvent({ type: "snapshot", snapshot });
    // A later reading has begun meanwhile: it will let the events through.
    if (reading !== this.reading) return;
    this.release();
    if (this.allJoined()) this.step("joined");
  }

  private release(): void {
    const held = this.heldBack ?? [];
    this.heldBack = null;
    for (const event of held) this.options.onEvent(event);
  }

  /** The same a little later, once for many doubts at a time, and only if one of them is still there then. */
  refreshSoon(isDoubtful: () => boolean = () => true): void {
    this.doubts.push(isDoubtful);
    if (this.doubts.length > 1) return;
    this.after(doubtMs + Math.random() * doubtSpreadMs, () => {
      const doubts = this.doubts;
      this.doubts = [];
      if (doubts.some((isLeft) => isLeft())) void this.refresh();
    });
  }

  /** Tells everybody the new name. */
  rename(displayName: string): void {
    this.displayName = displayName;
    void this.trackPresence();
  }

  /** Tells everybody whether this page listens. */
  present(presence: PresenceState): void {
    if (presence === this.presence) return;
    this.presence = presence;
    void this.trackPresence();
  }

  /** Tells the server something by the session's channel, if that is open now. */
  send(event: string, payload: object): void {
    const main = this.channels[0];
    if (main && this.joined.has(main)) void main.send({ type: "broadcast", event, payload });
  }

  private subscribe(): void {
    const { client, sessionId, me } = this.options;
    const main = client.channel(`session:${sessionId}`, {
      config: { private: true, presence: { key: me.userId } },
    });
    main
      .on("broadcast", { event: "playback" }, ({ payload }) =>
        this.receive({ type: "playback", anchor: payload as AnchorRow }),
      )
      .on("broadcast", { event: "chat" }, ({ payload }) =>
        this.receive({ type: "chat", message: payload as MessageRow }),
      )
      .on("broadcast", { event: "track" }, ({ payload }) =>
        this.receive({ type: "tracks", tracks: [payload as TrackRow] }),
      )
      .on("broadcast", { event: "decks" }, ({ payload }) =>
        this.receive({ type: "decks", decks: payload as DecksRow }),
      )
      .on("broadcast", { event: "settings" }, ({ payload }) =>
        this.receive({ type: "settings", settings: payload as SettingsRow }),
      )
      .on("broadcast", { event: "members" }, ({ payload }) =>
        this.receive({ type: "members", members: (payload as MembersTold).members }),
      )
      .on("broadcast", { event: "chat_rules" }, ({ payload }) =>
        this.receive({ type: "chatRules", rules: payload as ChatRulesRow }),
      )
      .on("broadcast", { event: "restraint" }, ({ payload }) =>
        this.receive({ type: "restraint", told: payload as RestraintTold }),
      )
      .on("broadcast", { event: "reactions" }, ({ payload }) =>
        this.receive({ type: "reactions", told: payload as ReactionsTold }),
      )
      .on("broadcast", { event: "typing" }, ({ payload }) =>
        this.receive({ type: "typing", told: payload as TypingTold }),
      )
      .on("broadcast", { event: "ended" }, () => this.receive({ type: "ended" }));
    followPresence(main, (event) => this.receive(event));
    const queue = client.channel(`session:${sessionId}:queue`, { config: changesConfig });
    queue.on<QueueEntryRow>(
      "postgres_changes",
      { event: "*", schema: "public", table: "queue_entries", filter: `session_id=eq.${sessionId}` },
      (change) => {
        // Entries are deleted with their session only.
        if (change.eventType !== "DELETE") this.receive({ type: "queue", entry: change.new });
      },
    );
    const votes = client.channel(`session:${sessionId}:votes`, { config: changesConfig });
    votes.on<VoteResultsRow>(
      "postgres_changes",
      { event: "*", schema: "public", table: "vote_results", filter: `session_id=eq.${sessionId}` },
      (change) => {
        if (change.eventType !== "DELETE") this.receive({ type: "votes", results: change.new });
      },
    );
    for (const channel of [queue, votes]) {
      channel.on("system", {}, (notice: Notice) => this.onNotice(channel, notice));
    }
    this.channels = [main, queue, votes];
    for (const channel of this.channels) {
      channel.subscribe((status) => {
        if (this.closed || !this.channels.includes(channel)) return;
        if (status === REALTIME_SUBSCRIBE_STATES.SUBSCRIBED) this.onJoined(channel);
        else this.onLost(channel, status === REALTIME_SUBSCRIBE_STATES.CLOSED);
      });
    }
  }

  private onJoined(channel: RealtimeChannel): void {
    this.joined.add(channel);
    if (channel === this.channels[0]) void this.trackPresence();
    if (this.allJoined()) void this.refresh();
  }

  /** Changes may be lost for a while, and come back, within one join. */
  private onNotice(channel: RealtimeChannel, { extension, status }: Notice): void {
    if (this.closed || extension !== "postgres_changes" || !this.channels.includes(channel)) return;
    if (status !== "ok") this.onLost(channel, false);
    else if (!this.joined.has(channel)) this.onJoined(channel);
  }

  private onLost(channel: RealtimeChannel, forGood: boolean): void {
    this.joined.delete(channel);
    this.heldBack ??= [];
    this.step("lost");
    // A server that is there and refuses the channel tells the reason with the snapshot.
    if (this.options.client.realtime.isConnected()) this.refreshSoon();
    if (!forGood) return; // the client rejoins by itself
    this.dropChannels();
    this.after(reopenMs, () => this.subscribe());
  }

  private async trackPresence(): Promise<void> {
    const { userId, role } = this.options.me;
    const main = this.channels[0];
    if (!main || !this.joined.has(main)) return;
    await main.track({ user_id: userId, display_name: this.displayName, role, state: this.presence });
  }

  private dropChannels(): void {
    const dropped = this.channels;
    this.channels = [];
    this.joined.clear();
    for (const channel of dropped) void this.options.client.removeChannel(channel);
  }

  private receive(event: SessionEvent): void {
    if (this.closed) return;
    if (this.heldBack) this.heldBack.push(event);
    else this.options.onEvent(event);
  }

  private allJoined(): boolean {
    return this.channels.length > 0 && this.channels.every((channel) => this.joined.has(channel));
  }

  private isClosed(): boolean {
    return this.closed;
  }

  private step(event: LinkEvent): void {
    const next = nextLinkState(this.link, event);
    if (next === this.link) return;
    this.link = next;
    this.options.onLink(next);
    if (next === "blinking") this.after(blinkMs, () => this.step("waited"));
    if (next === "restored") this.after(restoredMs, () => this.step("shown"));
  }

  private after(delayMs: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!this.closed) run();
    }, delayMs);
    this.timers.add(timer);
  }
}
