import type { LoadState } from "./loading/loader";
import type { Moment } from "./timeline";
import type { EnginePhase } from "./types";

/** What people are shown, from what the engine's parts say. */
export function phaseOf(
  unlocked: boolean,
  running: boolean,
  moment: Moment | null,
  load: LoadState | null,
  sounding: boolean,
): EnginePhase {
  if (!unlocked) {
    return { kind: "locked" };
  }
  if (!running) {
    return { kind: "interrupted" };
  }
  const trackId = moment?.anchor.trackId ?? null;
  if (moment === null || trackId === null) {
    return { kind: "idle" };
  }
  if (load?.kind === "failed" && !sounding) {
    return { kind: "failed", trackId, reason: load.reason };
  }
  if (!moment.anchor.playing) {
    return { kind: "paused", trackId };
  }
  if (sounding) {
    return { kind: "playing", trackId };
  }
  return { kind: "loading", trackId, progress: load?.kind === "loading" ? load.progress : 1 };
}
