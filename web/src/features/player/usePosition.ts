import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useBackend } from "../../app/BackendContext";
import { currentTrack } from "../../session/selectors";
import { useLive, useSession } from "../session/SessionContext";
import { jumps } from "./jumps";

const refreshMs = 200;

export interface Position {
  readonly positionMs: number;
  readonly durationMs: number;
}

/** Where the room is in the track: the clock's word, or at once where the DJ has just pointed. */
export function usePosition(): Position | null {
  const { engine } = useBackend();
  const live = useLive();
  const track = useSession(currentTrack);
  const intended = useStore(live.deck.intent, (intent) => intent.positionMs);
  const [positionMs, setPositionMs] = useState<number | null>(null);
  const anchoredMs = useSession(({ shown }) => (positionMs === null && shown?.positionMs) || 0);

  useEffect(() => {
    const read = () => setPositionMs(engine.positionMs());
    read();
    const timer = setInterval(read, refreshMs);
    const unsubscribe = live.state.subscribe((state, before) => {
      if (jumps(before.shown, state.shown)) read();
    });
    return () => {
      unsubscribe();
      clearInterval(timer);
    };
  }, [engine, live]);

  if (!track) return null;
  const shownMs = intended ?? positionMs ?? anchoredMs;
  return { positionMs: Math.min(Math.max(shownMs, 0), track.duration_ms), durationMs: track.duration_ms };
}
