import type { ChatMessage } from "./model";

/** What happened while the line was lost. */
export interface Missed {
  readonly messages: number;
  readonly trackChanges: number;
}

/** What a page knew when it lost the line. */
export interface KnownThen {
  readonly messages: readonly ChatMessage[];
  /** What was on the decks. */
  readonly entryId: string | null;
}

interface KnownNow {
  readonly messages: readonly ChatMessage[];
  readonly myId: string;
}

/**
 * Counts others' messages that came since, and how often the track changed.
 * @param entryIds what was on the decks after every command since, oldest first
 */
export function countMissed(then: KnownThen, now: KnownNow, entryIds: readonly (string | null)[]): Missed {
  const known = new Set(then.messages.map(({ id }) => id));
  const newestMs = then.messages.at(-1)?.createdAtMs ?? 0;
  const messages = now.messages.filter(
    ({ id, userId, deleted, createdAtMs }) =>
      userId !== now.myId && !deleted && !known.has(id) && createdAtMs >= newestMs,
  ).length;
  let last = then.entryId;
  let trackChanges = 0;
  for (const entryId of entryIds) {
    if (entryId !== null && entryId !== last) trackChanges++;
    last = entryId ?? last;
  }
  return { messages, trackChanges };
}
