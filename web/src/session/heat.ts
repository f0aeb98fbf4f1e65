import type { ReactionCountsRow, ReactionsTold } from "../api/rows";
import type { Heat } from "./model";

/** Reactions by the place in the music, as the server counts them. Pure. */

const stepS = 5;

export function heatOf(entryId: string | null, row: ReactionCountsRow): Heat {
  const counts = new Map(Object.entries(row).map(([emoji, places]) => [emoji, new Map(places)]));
  return { entryId, counts };
}

/** What was told since; of another entry than before it is the beginning. */
export function withReactions(heat: Heat, told: ReactionsTold): Heat {
  const { entry_id: entryId, position_ms: positionMs } = told;
  if (entryId === null || positionMs === null) return heat;
  const counts = new Map(heat.entryId === entryId ? heat.counts : []);
  const atS = Math.floor(positionMs / 1000 / stepS) * stepS;
  for (const [emoji, count] of Object.entries(told.counts)) {
    const places = new Map(counts.get(emoji) ?? []);
    places.set(atS, (places.get(atS) ?? 0) + count);
    counts.set(emoji, places);
  }
  return { entryId, counts };
}

/** How loud the room was along the recording: shares of its loudest five seconds, 0 to 1, in so many steps. */
export function heatAlong(heat: Heat, durationMs: number, steps: number): readonly number[] {
  const sums = Array.from({ length: steps }, () => 0);
  for (const places of heat.counts.values()) {
    for (const [atS, count] of places) {
      const step = Math.min(steps - 1, Math.floor(((atS * 1000) / durationMs) * steps));
      sums[step] = (sums[step] ?? 0) + count;
    }
  }
  const most = Math.max(...sums, 1);
  return sums.map((sum) => sum / most);
}
