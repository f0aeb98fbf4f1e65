import type { MessageRow } from "../api/rows";
import type { ChatMessage, Member, SessionState } from "./model";

/** What was said, oldest first. Pure; each word costs one copy of the list, however long it is. */

type Said = Pick<SessionState, "messages" | "myId">;

/** So many a page keeps at least while it listens; who reads back further keeps those too. */
const keptMessages = 5000;
/** So many go at once: each time all lines get another place, which costs more than one that comes. */
const goingAtOnce = 500;

/** With what was told, in any order and perhaps twice. A message that was deleted is told again, and stays so. */
export function withMessages(said: Said, rows: readonly MessageRow[]): readonly ChatMessage[] {
  const messages = merged(said, rows);
  const kept = Math.max(keptMessages, said.messages.length - (said.messages.length % goingAtOnce));
  return messages.length < kept + goingAtOnce ? messages : messages.slice(-kept);
}

/** With a page of what was said before; it makes nothing else go. */
export function withHistory(said: Said, rows: readonly MessageRow[]): readonly ChatMessage[] {
  return merged(said, rows);
}

function merged({ messages: known, myId }: Said, rows: readonly MessageRow[]): readonly ChatMessage[] {
  let messages: ChatMessage[] | null = null;
  for (const row of rows) {
    const message = toMessage(row, myId);
    const place = placeOf(messages ?? known, message);
    const before = (messages ?? known)[place];
    const again = before?.id === message.id;
    if (again && (before.deleted || !message.deleted)) continue;
    messages ??= [...known];
    messages.splice(place, again ? 1 : 0, message);
  }
  return messages ?? known;
}

/** With one message as it is told; of what was deleted and is not shown there is nothing to show. */
export function withTold(said: Said, row: MessageRow): readonly ChatMessage[] {
  const shown = () => {
    const message = toMessage(row, said.myId);
    return said.messages[placeOf(said.messages, message)]?.id === message.id;
  };
  return row.deleted_at && !shown() ? said.messages : withMessages(said, [row]);
}

/** Missed messages are read from their table, which knows no names. */
export function named(
  rows: readonly Omit<MessageRow, "display_name">[],
  members: ReadonlyMap<string, Member>,
): readonly MessageRow[] {
  return rows.map((row) => ({ ...row, display_name: members.get(row.user_id)?.displayName ?? null }));
}

/** What came after a moment; looks no further back than that. */
export function saidSince(messages: readonly ChatMessage[], sinceMs: number): readonly ChatMessage[] {
  return messages.slice(messages.findLastIndex(({ createdAtMs }) => createdAtMs <= sinceMs) + 1);
}

/** Where a message stands or would stand. */
function placeOf(messages: readonly ChatMessage[], { createdAtMs, id }: ChatMessage): number {
  let from = 0;
  let to = messages.length;
  // What is new is nearly always the newest.
  const last = messages.at(-1);
  if (last && last.createdAtMs < createdAtMs) return to;
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = messages[middle];
    const earlier =
      other && (other.createdAtMs < createdAtMs || (other.createdAtMs === createdAtMs && other.id < id));
    if (earlier) from = middle + 1;
    else to = middle;
  }
  return from;
}

export function toMessage(row: MessageRow, myId: string): ChatMessage {
  return {
    id: row.id,
    userId: row.user_id,
    displayName: row.display_name ?? "",
    body: row.body,
    createdAtMs: Date.parse(row.created_at),
    deleted: typeof row.deleted_at === "string",
    mentionsMe: row.mentions?.includes(myId) ?? false,
  };
}
