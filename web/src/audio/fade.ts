import type { FadeCurve } from "./types";

/** A change of gain between silence and full level, by the context's time. */
export interface Fade {
  readonly curve: FadeCurve;
  readonly fromSeconds: number;
  readonly durationSeconds: number;
}

const STEP_SECONDS = 0.01;
const LEAST_STEPS = 32;
/** The same moment of server time is found at slightly different context times. */
const TOLERANCE_SECONDS = 0.1;

/** The gain of what comes, as a share of full level; what goes has `fadeOutGain`. */
export function fadeInGain(fade: Fade, contextSeconds: number): number {
  return shaped(fade.curve, progress(fade, contextSeconds));
}

export function fadeOutGain(fade: Fade, contextSeconds: number): number {
  return shaped(fade.curve, 1 - progress(fade, contextSeconds));
}

export function fadeEnd(fade: Fade): number {
  return fade.fromSeconds + fade.durationSeconds;
}

/** What is left of a fade from a time on, as `setValueCurveAtTime` takes it. */
export function fadeValues(
  fade: Fade,
  gain: typeof fadeInGain,
  fromSeconds: number,
): Float32Array<ArrayBuffer> {
  const leftSeconds = Math.max(0, fadeEnd(fade) - fromSeconds);
  const steps = Math.max(LEAST_STEPS, Math.ceil(leftSeconds / STEP_SECONDS));
  return Float32Array.from({ length: steps + 1 }, (_, step) =>
    gain(fade, fromSeconds + (leftSeconds * step) / steps),
  );
}

export function isSameFade(a: Fade, b: Fade): boolean {
  return (
    a.curve === b.curve &&
    Math.abs(a.fromSeconds - b.fromSeconds) < TOLERANCE_SECONDS &&
    Math.abs(a.durationSeconds - b.durationSeconds) < TOLERANCE_SECONDS
  );
}

function progress(fade: Fade, contextSeconds: number): number {
  const elapsed = contextSeconds - fade.fromSeconds;
  return elapsed >= fade.durationSeconds ? 1 : Math.max(0, elapsed / fade.durationSeconds);
}

/** Equal power keeps the loudness of two different songs; linear adds up where they are alike. */
function shaped(curve: FadeCurve, share: number): number {
  return curve === "linear" ? share : Math.sin((share * Math.PI) / 2);
}
