import type { ApiError } from "../../api/errors";
import type { ChatOutbox } from "../../session/ChatOutbox";
import type { ChatMessage } from "../../session/model";
import type { Comings } from "./comings";

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
      /** About how high it is before it was on screen; of all lines together with each that comes. */
      readonly heightPx: number;
    }
  | { readonly kind: "moment"; readonly key: string; readonly title: string }
  | { readonly kind: "comings"; readonly key: string; readonly comings: Comings };

export type MessageLine = Extract<Line, { kind: "message" }>;

/** What is said and what happened, from which the lines are made. */
export interface Told {
  readonly messages: readonly ChatMessage[];
  readonly moments: readonly TrackMoment[];
  readonly comings: readonly Comings[];
  readonly outgoing: ReturnType<ChatOutbox["store"]["getState"]>["messages"];
  readonly me: { readonly userId: string; readonly displayName: string };
}

const runMs = 5 * 60_000;

/** The conversation as it is shown: what is stored and what happened by time, then what is on its way. */
export function conversation(told: Told): readonly Line[] {
  return new Conversation().linesOf(told);
}

/** The same from one moment to the next: what was put together is kept, and only what has come is added. */
export class Conversation {
  private messages: Told["messages"] = [];
  private moments: Told["moments"] = [];
  private comings: Told["comings"] = [];
  private notes: readonly Note[] = [];
  /** Where the notes stand that are among the lines, which are as many of the first. */
  private places: number[] = [];
  private previous: MessageLine | null = null;
  private lines: Line[] = [];

  linesOf({ messages, moments, comings, outgoing, me }: Told): readonly Line[] {
    if (!startsWith(messages, this.messages)) this.begin();
    if (moments !== this.moments || comings !== this.comings) {
      this.moments = moments;
      this.comings = comings;
      this.note(notesOf(moments, comings));
    }
    for (const message of messages.slice(this.messages.length)) this.add(message);
    this.messages = messages;
    const waiting = this.notes.slice(this.places.length);
    const lines = [...this.lines, ...waiting.map(({ line }) => line)];
    let previous = waiting.length > 0 ? null : this.previous;
    if (outgoing.length === 0) return lines;
    const stored = new Set(messages.map((message) => message.id));
    for (const message of outgoing.filter(({ id }) => !stored.has(id))) {
      const first = opensRun(previous, me.userId, null);
      previous = {
        kind: "message",
        key: message.id,
        userId: me.userId,
        displayName: me.displayName,
        body: message.body,
        atMs: null,
        first,
        state: message.failure ? "failed" : "sending",
        mentionsMe: false,
        failure: message.failure,
        heightPx: messagePx(message.body, first),
      };
      lines.push(previous);
    }
    return lines;
  }

  private begin(): void {
    this.places = [];
    this.messages = [];
    this.previous = null;
    this.lines = [];
  }

  /** Where many are, others come and go all the time: what a note says changes where it stands. */
  private note(notes: readonly Note[]): void {
    const untilMs = this.messages.at(-1)?.createdAtMs ?? -Infinity;
    const known = this.notes.slice(0, this.places.length);
    const among = notes.filter(({ atMs }) => atMs <= untilMs);
    this.notes = notes;
    const sameKeys =
      known.length === among.length && known.every(({ line }, at) => line.key === among[at]?.line.key);
    if (!sameKeys) {
      this.begin();
      return;
    }
    this.places.forEach((place, at) => {
      const note = among[at];
      if (note) this.lines[place] = note.line;
    });
  }

  private add(message: ChatMessage): void {
    for (
      let note = this.notes[this.places.length];
      note && note.atMs <= message.createdAtMs;
      note = this.notes[this.places.length]
    ) {
      this.places.push(this.lines.push(note.line) - 1);
      this.previous = null;
    }
    const first = opensRun(this.previous, message.userId, message.createdAtMs);
    this.previous = storedLine(message, first);
    this.lines.push(this.previous);
  }
}

function startsWith(messages: Told["messages"], known: Told["messages"]): boolean {
  if (messages.length < known.length) return false;
  for (let at = 0; at < known.length; at++) if (messages[at] !== known[at]) return false;
  return true;
}

/** With each message all lines are put together again; most are the very same, and are drawn once. */
const madeLines = new WeakMap<ChatMessage, MessageLine>();

function storedLine(message: ChatMessage, first: boolean): MessageLine {
  const made = madeLines.get(message);
  if (made?.first === first) return made;
  const line: MessageLine = {
    kind: "message",
    key: message.id,
    userId: message.userId,
    displayName: message.displayName,
    body: message.body,
    atMs: message.createdAtMs,
    first,
    state: message.deleted ? "deleted" : "sent",
    mentionsMe: message.mentionsMe,
    failure: null,
    heightPx: messagePx(message.body, first),
  };
  madeLines.set(message, line);
  return line;
}

interface Note {
  readonly atMs: number;
  readonly line: Line;
}

function notesOf(moments: readonly TrackMoment[], comings: readonly Comings[]): readonly Note[] {
  return [
    ...moments.map(({ id, title, atMs }): Note => ({ atMs, line: { kind: "moment", key: id, title } })),
    ...comings.map((each): Note => ({
      atMs: each.atMs,
      line: { kind: "comings", key: each.id, comings: each },
    })),
  ].sort((a, b) => a.atMs - b.atMs);
}

function opensRun(previous: MessageLine | null, userId: string, atMs: number | null): boolean {
  if (previous?.userId !== userId) return true;
  return previous.atMs !== null && atMs !== null && atMs - previous.atMs > runMs;
}

/** Whether there is something that can be done about a line. */
export function hasMenu(line: Line | undefined): boolean {
  return line?.kind === "message" && line.state === "sent";
}

const charactersOfRow = 40;

/** About how high a line is before it was on screen: near enough that the scroll bar does not jump. */
export function estimatedPx(line: Line | undefined): number {
  return line?.kind === "message" ? line.heightPx : 34;
}

function messagePx(body: string, first: boolean): number {
  const rows = Math.max(1, Math.ceil(body.length / charactersOfRow));
  return (first ? 32 : 2) + rows * 20;
}
