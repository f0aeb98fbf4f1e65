import type { ApiError } from "../../api/errors";
import type { ChatOutbox } from "../../session/ChatOutbox";
import type { ChatMessage } from "../../session/model";

/** A track that began while this page was listening. */
export interface TrackMoment {
  readonly id: string;
  readonly title: string;
  readonly atMs: number;
}

export type Line =
  | {
      readonly kind: "message";
      readonly key: string;
      readonly userId: string;
      readonly displayName: string;
      readonly body: string;
      readonly atMs: number | null;
      /** Whether it opens a run of one person's messages. */
      readonly first: boolean;
      readonly state: "sent" | "sending" | "failed" | "deleted";
      readonly mentionsMe: boolean;
      readonly failure: ApiError | null;
    }
  | { readonly kind: "moment"; readonly key: string; readonly title: string };

type Outgoing = ReturnType<ChatOutbox["store"]["getState"]>["messages"];
type MessageLine = Extract<Line, { kind: "message" }>;

const runMs = 5 * 60_000;

/** The conversation as it is shown: what is stored and what began to play by time, then what is on its way. */
export function conversation(
  messages: readonly ChatMessage[],
  moments: readonly TrackMoment[],
  outgoing: Outgoing,
  me: { readonly userId: string; readonly displayName: string },
): readonly Line[] {
  const lines: Line[] = [];
  let previous: MessageLine | null = null;
  const push = (line: MessageLine) => {
    const first = !previous || previous.userId !== line.userId || apart(previous, line);
    previous = { ...line, first };
    lines.push(previous);
  };
  const waitingMoments = [...moments].sort((a, b) => a.atMs - b.atMs);
  const pushMomentsBefore = (atMs: number) => {
    while (waitingMoments[0] && waitingMoments[0].atMs <= atMs) {
      const moment = waitingMoments.shift();
      if (moment) lines.push({ kind: "moment", key: moment.id, title: moment.title });
      previous = null;
    }
  };

  for (const message of messages) {
    pushMomentsBefore(message.createdAtMs);
    push({
      kind: "message",
      key: message.id,
      userId: message.userId,
      displayName: message.displayName,
      body: message.body,
      atMs: message.createdAtMs,
      first: true,
      state: message.deleted ? "deleted" : "sent",
      mentionsMe: message.mentionsMe,
      failure: null,
    });
  }
  pushMomentsBefore(Infinity);
  const stored = new Set(messages.map((message) => message.id));
  for (const message of outgoing.filter((waiting) => !stored.has(waiting.id))) {
    push({
      kind: "message",
      key: message.id,
      userId: me.userId,
      displayName: me.displayName,
      body: message.body,
      atMs: null,
      first: true,
      state: message.failure ? "failed" : "sending",
      mentionsMe: false,
      failure: message.failure,
    });
  }
  return lines;
}

function apart(a: MessageLine, b: MessageLine): boolean {
  return a.atMs !== null && b.atMs !== null && b.atMs - a.atMs > runMs;
}
