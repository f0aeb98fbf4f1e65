import type { CameBack } from "../../session/lastMinute";

/** How a figure of the room stands: as it should, to be watched, or a reason to act. */
export type Band = "good" | "watch" | "alert" | "unknown";

/** Of people who hear the same moment: who is a second off hears another. */
export function skewBand(distanceMs: number | null): Band {
  if (distanceMs === null) return "unknown";
  return distanceMs < 300 ? "good" : distanceMs <= 1_000 ? "watch" : "alert";
}

/** Of those whose lines broke within a minute. In a small room one who loads the page again is no alarm. */
export function reconnectingBand(cameBack: CameBack | null): Band {
  if (cameBack === null) return "unknown";
  const { people, share } = cameBack;
  if (share < 0.05) return "good";
  return share <= 0.1 || people === 1 ? "watch" : "alert";
}

/** None is what there should be. */
export function underrunsBand(recent: number): Band {
  return recent === 0 ? "good" : "alert";
}

/** The worst of several, as the word for all of it. */
export function worstOf(bands: readonly Band[]): Band {
  return (["alert", "watch", "good"] as const).find((band) => bands.includes(band)) ?? "unknown";
}
