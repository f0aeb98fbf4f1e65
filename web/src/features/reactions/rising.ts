import { reactionEmoji } from "../../session/Expressions";

/** What rises over the cover, oldest first. Pure. */

export interface Rising {
  readonly emoji: string;
  readonly count: number;
  readonly sinceMs: number;
}

/** How long each is to be seen. */
export const risesMs = 2_400;

/** What comes while its like has just set out joins it. */
const joinsMs = risesMs / 2;

const mostAtOnce = 12;

/**
 * With what was told now; where that is too many, the oldest make room. Where nothing may move, they would cover
 * each other: there is one of each emoji, and a later one takes its place.
 */
export function withTold(
  rising: readonly Rising[],
  counts: Readonly<Record<string, number>>,
  nowMs: number,
  calm: boolean,
): readonly Rising[] {
  let all = stillRising(rising, nowMs);
  for (const [emoji, count] of Object.entries(counts)) {
    const fresh = all.find((each) => each.emoji === emoji && nowMs - each.sinceMs < joinsMs);
    all = fresh
      ? all.map((each) => (each === fresh ? { ...each, count: each.count + count } : each))
      : [...all.filter((each) => !calm || each.emoji !== emoji), { emoji, count, sinceMs: nowMs }];
  }
  return all.slice(-mostAtOnce);
}

export function stillRising(rising: readonly Rising[], nowMs: number): readonly Rising[] {
  return rising.filter(({ sinceMs }) => nowMs - sinceMs < risesMs);
}

/** As people read it: 🔥, or 🔥×23. */
export function merged({ emoji, count }: Rising): string {
  return count > 1 ? `${emoji}×${count}` : emoji;
}

/** In which column it rises: above its button, and what has none where its character says. */
export function laneOf(emoji: string): number {
  const place = reactionEmoji.findIndex((offered) => offered === emoji);
  return place >= 0 ? place : (emoji.codePointAt(0) ?? 0) % reactionEmoji.length;
}
