/** Where an entry begins and ends in its recording; null: where the recording does. */
export interface Cues {
  readonly inMs: number | null;
  readonly outMs: number | null;
}

/** The server takes no less between the two. */
export const shortestMs = 1_000;

/** One cue moved to a place, held within the recording and apart from the other. Pure. */
export function withCue(cues: Cues, which: "in" | "out", placeMs: number, durationMs: number): Cues {
  const gapMs = Math.min(shortestMs, durationMs);
  const [least, most] =
    which === "in" ? [0, (cues.outMs ?? durationMs) - gapMs] : [(cues.inMs ?? 0) + gapMs, durationMs];
  const heldMs = Math.round(Math.max(least, Math.min(most, placeMs)));
  return which === "in"
    ? { ...cues, inMs: heldMs <= 0 ? null : heldMs }
    : { ...cues, outMs: heldMs >= Math.floor(durationMs) ? null : heldMs };
}
