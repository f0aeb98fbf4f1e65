/** What is known of the server's clock; plain data, so that a worker can post it. */
export interface ClockEstimate {
  readonly clockId: string;
  /** The local time the numbers below refer to. */
  readonly atLocalMs: number;
  readonly offsetMs: number;
  /** Change of the offset per local ms: the crystals' difference. */
  readonly slope: number;
  /** How far the shown clock still was from offsetMs at atLocalMs; it is walked off slowly. */
  readonly gapMs: number;
  /** Spread of the measurements + half the round trip: what the offset may be wrong by. */
  readonly qualityMs: number;
  readonly roundTripMs: number;
}

const SLEW_PER_MS = 0.001;

/** Server minus local time. Continuous but for steps: a gap closes at 1 ms per second. */
export function offsetAt(estimate: ClockEstimate, localMs: number): number {
  const elapsedMs = Math.max(0, localMs - estimate.atLocalMs);
  const leftMs = Math.max(0, Math.abs(estimate.gapMs) - elapsedMs * SLEW_PER_MS);
  return (
    estimate.offsetMs + (localMs - estimate.atLocalMs) * estimate.slope + Math.sign(estimate.gapMs) * leftMs
  );
}

export function serverTime(estimate: ClockEstimate, localMs: number): number {
  return localMs + offsetAt(estimate, localMs);
}

/** The local time at which the server's clock shows serverMs. */
export function localTime(estimate: ClockEstimate, serverMs: number): number {
  // The offset moves by less than 1.2 ms a second, so two rounds leave well under a microsecond.
  const first = serverMs - offsetAt(estimate, serverMs - estimate.offsetMs);
  return serverMs - offsetAt(estimate, first);
}
