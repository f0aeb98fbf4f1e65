import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { LinkState } from "../../realtime/linkState";
import type { LiveSession } from "../../session/LiveSession";
import type { Missed } from "../../session/missed";
import type { SessionState } from "../../session/model";

export const SessionContext = createContext<LiveSession | null>(null);

export function useLive(): LiveSession {
  const live = useContext(SessionContext);
  if (!live) throw new Error("useLive stands outside a SessionContext.");
  return live;
}

export function useSession<T>(select: (state: SessionState) => T): T {
  return useStore(useLive().state, select);
}

export function useMissed(): Missed | null {
  return useStore(useLive().link, (state) => state.missed);
}

export function useLink(): LinkState {
  return useStore(useLive().link, (state) => state.link);
}
