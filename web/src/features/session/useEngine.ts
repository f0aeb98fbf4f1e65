import { useSyncExternalStore } from "react";
import type { EnginePhase, SyncState } from "../../audio/types";
import { useBackend } from "../../app/BackendContext";

export function useEnginePhase(): EnginePhase {
  const { engine } = useBackend();
  return useSyncExternalStore(engine.subscribe, () => engine.phase);
}

export function useSyncState(): SyncState {
  const { engine } = useBackend();
  return useSyncExternalStore(engine.subscribe, () => engine.sync);
}
