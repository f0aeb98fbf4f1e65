import { useStore } from "zustand";
import { useBackend } from "../../app/BackendContext";
import type { Way } from "../../realtime/transport/ways";

/** How live updates come to this page; null before the first socket. */
export function useWay(): Way | null {
  return useStore(useBackend().live, (state) => state.way);
}
