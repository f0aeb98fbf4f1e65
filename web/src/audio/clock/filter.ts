import { offsetAt, type ClockEstimate } from "./estimate";
import { type ClockSample, isPlausible, offsetMs, roundTripMs } from "./sample";

/** The best sample of one burst: the one that queued least. */
interface Burst {
  readonly atLocalMs: number;
  readonly offsetMs: number;
  readonly roundTripMs: number;
}

/** The filter's memory; empty at first, replaced by each burst. */
export interface ClockFilter {
  readonly estimate: ClockEstimate | null;
  readonly bursts: readonly Burst[];
  /** Bursts in a row which contradict the shown clock. */
  readonly contradictions: number;
}

export const EMPTY_FILTER: ClockFilter = { estimate: null, bursts: [], contradictions: 0 };

const HELD_FOR_OFFSET = 6;
const HELD_FOR_SLOPE = 24;
const NEEDED_FOR_SLOPE = 12;
const STEP_MS = 25;
const MAX_SLOPE = 200e-6;

/** Folds one burst of samples in. Samples of a restarted server drop all that was held. */
export function addBurst(filter: ClockFilter, samples: readonly ClockSample[]): ClockFilter {
  const last = samples.at(-1);
  const clockId = last?.clockId;
  const burst = best(samples.filter((sample) => sample.clockId === clockId && isPlausible(sample)));
  if (last === undefined || clockId === undefined || burst === null) {
    return filter;
  }
  const settleAt = (bursts: readonly Burst[], shown: ClockEstimate | null) =>
    settle(clockId, last.t3, bursts, shown);
  const shown = filter.estimate;
  if (shown === null || shown.clockId !== clockId) {
    return settleAt([burst], null);
  }
  const contradictions = contradicts(filter, shown, burst) ? filter.contradictions + 1 : 0;
  if (contradictions >= 2) {
    return settleAt([...filter.bursts.slice(-1), burst], null);
  }
  const bursts = [...filter.bursts, burst].slice(-HELD_FOR_SLOPE);
  // The second burst of a join may still correct the first at once: nothing plays by it yet.
  return { ...settleAt(bursts, bursts.length <= 2 ? null : shown), contradictions };
}

function best(samples: readonly ClockSample[]): Burst | null {
  let least: ClockSample | null = null;
  for (const sample of samples) {
    if (least === null || roundTripMs(sample) < roundTripMs(least)) {
      least = sample;
    }
  }
  return (
    least && {
      atLocalMs: (least.t0 + least.t3) / 2,
      offsetMs: offsetMs(least),
      roundTripMs: roundTripMs(least),
    }
  );
}

/** True when neither the step limit nor the burst's own queueing explains the distance. */
function contradicts(filter: ClockFilter, shown: ClockEstimate, burst: Burst): boolean {
  const distanceMs = Math.abs(burst.offsetMs - offsetAt(shown, burst.atLocalMs));
  const leastMs = Math.min(...filter.bursts.map((held) => held.roundTripMs));
  const queueingMs = Math.max(0, burst.roundTripMs - leastMs) / 2;
  return distanceMs > STEP_MS + queueingMs;
}

function settle(
  clockId: string,
  atLocalMs: number,
  bursts: readonly Burst[],
  shown: ClockEstimate | null,
): ClockFilter {
  const slope = fitSlope(bursts);
  const recent = bursts.slice(-HELD_FOR_OFFSET);
  const offsets = recent.map((burst) => burst.offsetMs + (atLocalMs - burst.atLocalMs) * slope);
  const weights = weigh(recent);
  const offset = mean(offsets, weights);
  const spread = Math.sqrt(
    mean(
      offsets.map((each) => (each - offset) ** 2),
      weights,
    ),
  );
  const roundTrip = Math.min(...recent.map((burst) => burst.roundTripMs));
  const estimate = {
    clockId,
    atLocalMs,
    offsetMs: offset,
    slope,
    gapMs: shown === null ? 0 : offsetAt(shown, atLocalMs) - offset,
    qualityMs: spread + roundTrip / 2,
    roundTripMs: roundTrip,
  };
  return { estimate, bursts, contradictions: 0 };
}

/** A burst that queued longer than the best one tells less. */
function weigh(bursts: readonly Burst[]): number[] {
  const leastMs = Math.min(...bursts.map((burst) => burst.roundTripMs));
  return bursts.map((burst) => 1 / (1 + burst.roundTripMs - leastMs) ** 2);
}

function mean(values: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, index) => {
    const weight = weights[index] ?? 0;
    sum += value * weight;
    total += weight;
  });
  return sum / total;
}

/** Weighted line fit; zero until it is long enough and stands out of its own noise. */
function fitSlope(bursts: readonly Burst[]): number {
  if (bursts.length < NEEDED_FOR_SLOPE) {
    return 0;
  }
  const weights = weigh(bursts);
  const times = bursts.map((burst) => burst.atLocalMs);
  const offsets = bursts.map((burst) => burst.offsetMs);
  const middle = mean(times, weights);
  const level = mean(offsets, weights);
  const variance = mean(
    times.map((time) => (time - middle) ** 2),
    weights,
  );
  const covariance = mean(
    times.map((time, index) => (time - middle) * ((offsets[index] ?? level) - level)),
    weights,
  );
  const slope = covariance / variance;
  const residual = mean(
    times.map((time, index) => ((offsets[index] ?? level) - level - slope * (time - middle)) ** 2),
    weights,
  );
  const effective = weights.reduce((sum, w) => sum + w, 0) ** 2 / weights.reduce((sum, w) => sum + w * w, 0);
  const deviation = Math.sqrt(residual / Math.max(1, effective - 2) / variance);
  return Math.abs(slope) > 2 * deviation ? Math.max(-MAX_SLOPE, Math.min(MAX_SLOPE, slope)) : 0;
}
