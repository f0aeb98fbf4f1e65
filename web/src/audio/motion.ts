interface Segment {
  readonly contextSeconds: number;
  readonly positionSeconds: number;
  readonly rate: number;
}

/** Kept so long behind the newest change: what is audible lags what is written. */
const KEPT_SECONDS = 5;

/**
 * Where a source plays, computed from its scheduled rate changes and never polled: reading a
 * position that the audio thread owns would add that thread's jitter.
 */
export class Motion {
  private readonly start: Segment;
  private segments: readonly Segment[];

  constructor(contextSeconds: number, positionSeconds: number, rate: number) {
    this.start = { contextSeconds, positionSeconds, rate: Math.fround(rate) };
    this.segments = [this.start];
  }

  positionSeconds(contextSeconds: number): number {
    const segment = this.segmentAt(contextSeconds);
    return segment.positionSeconds + (contextSeconds - segment.contextSeconds) * segment.rate;
  }

  rate(contextSeconds: number): number {
    return this.segmentAt(contextSeconds).rate;
  }

  /** From contextSeconds on the rate is another; later changes are forgotten. */
  change(contextSeconds: number, rate: number): void {
    const positionSeconds = this.positionSeconds(contextSeconds);
    const before = this.segments.filter((segment) => segment.contextSeconds < contextSeconds);
    const oldest = before.findLastIndex((segment) => segment.contextSeconds <= contextSeconds - KEPT_SECONDS);
    // A rate is a 32-bit float on the audio thread.
    const next = { contextSeconds, positionSeconds, rate: Math.fround(rate) };
    this.segments = [...before.slice(Math.max(0, oldest)), next];
  }

  private segmentAt(contextSeconds: number): Segment {
    return this.segments.findLast((segment) => segment.contextSeconds <= contextSeconds) ?? this.start;
  }
}
