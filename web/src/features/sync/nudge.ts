/** In which steps a device's sound is moved. Pure. */
export const nudgeStepsMs = [-10, -1, 1, 10] as const;

/** No loudspeaker is later, and none earlier: beyond it something else is wrong. */
const farthestMs = 1_000;

export function clampedNudgeMs(wantedMs: number): number {
  return Math.min(farthestMs, Math.max(-farthestMs, Math.round(wantedMs)));
}
