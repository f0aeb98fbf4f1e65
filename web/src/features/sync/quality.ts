import type { EnginePhase, SyncState } from "../../audio/types";

/** How well a page follows the timeline, in the words of the chip. */
export type SyncQuality = "inSync" | "close" | "off" | "measuring" | "silent";

export const inSyncMs = 20;
export const closeMs = 80;

export function syncQuality(sync: SyncState, phase: EnginePhase): SyncQuality {
  if (phase.kind !== "playing") return "silent";
  if (sync.errorMs === null) return "measuring";
  const distanceMs = Math.abs(sync.errorMs);
  if (distanceMs < inSyncMs) return "inSync";
  return distanceMs < closeMs ? "close" : "off";
}
