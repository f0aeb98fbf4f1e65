/** One question to the server's clock: client send, server receive, server send, client receive. */
export interface ClockSample {
  readonly clockId: string;
  readonly t0: number;
  readonly t1: number;
  readonly t2: number;
  readonly t3: number;
}

/** This machine's monotonic clock as epoch ms; the same in the page and in its workers. */
export function localNowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Server minus local time, right when both ways took equally long. */
export function offsetMs(sample: ClockSample): number {
  return (sample.t1 - sample.t0 + (sample.t2 - sample.t3)) / 2;
}

export function roundTripMs(sample: ClockSample): number {
  return sample.t3 - sample.t0 - (sample.t2 - sample.t1);
}

/** A sample that obeys causality; a clock that stepped in the middle of a question does not. */
export function isPlausible(sample: ClockSample): boolean {
  const { t0, t1, t2, t3 } = sample;
  return [t0, t1, t2, t3].every(Number.isFinite) && t2 >= t1 && roundTripMs(sample) >= 0;
}
