import { mayAskForLatency } from "./browser";
import type { LatencySource } from "./types";

/** What an AudioContext tells of its output at one moment. Times in ms. */
export interface OutputReading {
  readonly performanceMs: number;
  readonly currentTimeMs: number;
  readonly baseLatencyMs: number;
  /** NaN where the browser does not tell. */
  readonly outputLatencyMs: number;
  readonly stamp: { readonly contextMs: number; readonly performanceMs: number } | null;
}

export function readOutput(context: AudioContext): OutputReading {
  // Older Safari lacks some of these.
  const partial: Partial<AudioContext> = mayAskForLatency() ? context : withoutLatency(context);
  const stamp = partial.getOutputTimestamp?.call(context);
  return {
    performanceMs: performance.now(),
    currentTimeMs: context.currentTime * 1_000,
    baseLatencyMs: (partial.baseLatency ?? 0) * 1_000,
    outputLatencyMs: (partial.outputLatency ?? Number.NaN) * 1_000,
    stamp:
      stamp?.contextTime === undefined || stamp.performanceTime === undefined
        ? null
        : { contextMs: stamp.contextTime * 1_000, performanceMs: stamp.performanceTime },
  };
}

function withoutLatency({ baseLatency }: AudioContext): Partial<AudioContext> {
  return { baseLatency };
}

interface Point {
  /** Page time minus the context time that is audible then. */
  readonly aheadMs: number;
  readonly latencyMs: number;
  readonly stamped: boolean;
}

const HELD = 41;
const NEEDED = 5;
/** Without stamps: long enough for the output latency to have settled. */
const NEEDED_UNSTAMPED = 20;
const FRESH_MS = 250;
const MAX_LATENCY_MS = 2_000;
/** Less is no output's: such a stamp tells what is written, not what is heard. */
const MIN_LATENCY_MS = 1;
const SLOPE_TOLERANCE = 0.05;
const STEP_MS = 10;
const STEP_POINTS = 3;
/** So many readings without a good stamp, and stamps are given up. */
const UNSTAMPED_IN_A_ROW = 12;
const LATENCY_SMOOTHING = 0.1;
/** Assumed where a browser tells no latency, or may not be asked for it: Firefox on Linux has 33 to 40 ms. */
const UNTOLD_LATENCY_MS = 40;

/**
 * Which context time is audible at which moment of performance.now(). Lives on the page, fed by its
 * control loop. `currentTime` is another clock, a latency apart: never mix the two.
 */
export class OutputClock {
  private points: Point[] = [];
  private aheadMs: number | null = null;
  private smoothedLatencyMs: number | null = null;
  private unstamped = 0;
  private lastStamp: OutputReading["stamp"] = null;
  private doubted = false;

  /** True once there are enough readings to start music by. */
  get ready(): boolean {
    return this.points.length >= (this.points[0]?.stamped ? NEEDED : NEEDED_UNSTAMPED);
  }

  /** True when the newest reading does not fit the map: a few more, soon, tell whether the output stood still. */
  get doubtful(): boolean {
    return this.doubted;
  }

  /** From the time the context writes to the time people hear; null while unknown. */
  get latencyMs(): number | null {
    return this.points.length === 0 ? null : median(this.points.map((point) => point.latencyMs));
  }

  get latencySource(): LatencySource | null {
    const newest = this.points.at(-1);
    if (newest === undefined) {
      return null;
    }
    return newest.stamped ? "timestamp" : this.smoothedLatencyMs === null ? "assumed" : "latency";
  }

  observe(reading: OutputReading): void {
    const latencyMs = reading.baseLatencyMs + this.smoothLatency(reading.outputLatencyMs);
    const writtenAheadMs = reading.performanceMs - reading.currentTimeMs;
    if (this.trusts(reading)) {
      const aheadMs = reading.stamp.performanceMs - reading.stamp.contextMs;
      this.add({ aheadMs, latencyMs: aheadMs - writtenAheadMs, stamped: true });
    } else {
      this.add({ aheadMs: writtenAheadMs + latencyMs, latencyMs, stamped: false });
    }
    this.lastStamp = reading.stamp;
  }

  /** Forgets everything: the device changed, or the context stood still. */
  reset(): void {
    this.points = [];
    this.aheadMs = null;
    this.lastStamp = null;
  }

  /** The context time in seconds that is audible at a moment of performance.now(). */
  contextSeconds(performanceMs: number): number | null {
    return this.aheadMs === null ? null : (performanceMs - this.aheadMs) / 1_000;
  }

  /** The context time that is being written at a moment of performance.now(). */
  writtenSeconds(performanceMs: number): number | null {
    const audibleSeconds = this.contextSeconds(performanceMs);
    const latencyMs = this.latencyMs;
    return audibleSeconds === null || latencyMs === null ? null : audibleSeconds + latencyMs / 1_000;
  }

  /** The moment of performance.now() at which a context time in seconds is audible. */
  performanceMs(contextSeconds: number): number | null {
    return this.aheadMs === null ? null : contextSeconds * 1_000 + this.aheadMs;
  }

  private add(point: Point): void {
    this.unstamped = point.stamped ? 0 : this.unstamped + 1;
    const stampsHeld = this.points.filter((held) => held.stamped).length;
    if (!point.stamped && stampsHeld >= NEEDED && this.unstamped < UNSTAMPED_IN_A_ROW) {
      this.doubted = true;
      return;
    }
    // Two kinds of readings may lie milliseconds apart: the median must not jump between them.
    this.points = this.points.filter((held) => held.stamped === point.stamped);
    this.points = [...this.points, point].slice(-HELD);
    const newest = this.points.slice(-STEP_POINTS);
    if (this.stepped(newest)) {
      this.points = newest;
    }
    this.aheadMs = median(this.points.map((held) => held.aheadMs));
    this.doubted = Math.abs(point.aheadMs - this.aheadMs) > STEP_MS;
  }

  /** True when the newest readings agree with each other but not with the map. */
  private stepped(newest: readonly Point[]): boolean {
    const ahead = newest.map((point) => point.aheadMs);
    const middle = median(ahead);
    return (
      Math.abs(middle - (this.aheadMs ?? middle)) > STEP_MS &&
      ahead.every((each) => Math.abs(each - middle) < STEP_MS / 2)
    );
  }

  /**
   * A stamp must be fresh, go forward at about real time, and lie a plausible latency back. Firefox moves both of
   * its times by the latency that it tells, and so leaves it out.
   */
  private trusts(
    reading: OutputReading,
  ): reading is OutputReading & { stamp: NonNullable<OutputReading["stamp"]> } {
    const { stamp, performanceMs, currentTimeMs } = reading;
    if (stamp === null || stamp.contextMs <= 0 || stamp.performanceMs <= 0) {
      return false;
    }
    const ageMs = performanceMs - stamp.performanceMs;
    const latencyMs = currentTimeMs - (stamp.contextMs + ageMs);
    const leastMs = Math.max(MIN_LATENCY_MS, (reading.outputLatencyMs || 0) / 2);
    if (Math.abs(ageMs) > FRESH_MS || latencyMs < leastMs || latencyMs > MAX_LATENCY_MS) {
      return false;
    }
    const last = this.lastStamp;
    const elapsedMs = last === null ? 0 : stamp.performanceMs - last.performanceMs;
    if (last === null || (elapsedMs >= 0 && elapsedMs < FRESH_MS / 2)) {
      return last === null || stamp.contextMs >= last.contextMs;
    }
    const slope = (stamp.contextMs - last.contextMs) / elapsedMs;
    return elapsedMs > 0 && Math.abs(slope - 1) < SLOPE_TOLERANCE;
  }

  /** outputLatency jitters, and reads 0 just after the start. */
  private smoothLatency(outputLatencyMs: number): number {
    if (Number.isFinite(outputLatencyMs) && outputLatencyMs > 0) {
      const before = this.smoothedLatencyMs ?? outputLatencyMs;
      this.smoothedLatencyMs = before + (outputLatencyMs - before) * LATENCY_SMOOTHING;
    }
    return this.smoothedLatencyMs ?? UNTOLD_LATENCY_MS;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
