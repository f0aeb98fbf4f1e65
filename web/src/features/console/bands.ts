/** How a figure of the room stands: as it should, to be watched, or a reason to act. */
export type Band = "good" | "watch" | "alert" | "unknown";

/** Of people who hear the same moment: who is a second off hears another. */
export function skewBand(distanceMs: number | null): Band {
  if (distanceMs === null) return "unknown";
  return distanceMs < 300 ? "good" : distanceMs <= 1_000 ? "watch" : "alert";
}

/** Of the share of people whose lines broke within a minute. */
export function reconnectingBand(share: number | null): Band {
  if (share === null) return "unknown";
  return share < 0.05 ? "good" : share <= 0.1 ? "watch" : "alert";
}

/** None is what there should be. */
export function underrunsBand(recent: number): Band {
  return recent === 0 ? "good" : "alert";
}

/** The worst of several, as the word for all of it. */
export function worstOf(bands: readonly Band[]): Band {
  return (["alert", "watch", "good"] as const).find((band) => bands.includes(band)) ?? "unknown";
}
