import type { AnimationEvent } from "react";
import type { AudioEngine } from "../../audio/engine";

/** As long as one breath of the stylesheet. */
const beatMs = 2_000;
/** What the eye does not see is left alone. */
const toleranceMs = 15;

/** When a repeating animation must have begun, in its timeline's time, to be in step with the server's clock. Pure. */
export function startInStepMs(timelineMs: number, serverMs: number): number {
  return timelineMs - (serverMs % beatMs);
}

/** Whether two starts look the same, whole beats apart as they may be. Pure. */
export function isInStep(startMs: number, otherMs: number): boolean {
  const apartMs = Math.abs(startMs - otherMs) % beatMs;
  return Math.min(apartMs, beatMs - apartMs) < toleranceMs;
}

/** On each beat that begins: the page's clock and the server's drift apart, and the first may have come too early. */
export function keepInStep(event: AnimationEvent, engine: Pick<AudioEngine, "nowMs">): void {
  const serverMs = engine.nowMs();
  const timelineMs = document.timeline.currentTime;
  if (serverMs === null || typeof timelineMs !== "number") return;
  const startMs = startInStepMs(timelineMs, serverMs);
  for (const animation of event.currentTarget.getAnimations({ subtree: true })) {
    const { startTime } = animation;
    if (typeof startTime !== "number" || !isInStep(startTime, startMs)) animation.startTime = startMs;
  }
}
