import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useBackend } from "../../app/BackendContext";
import { currentTrack } from "../../session/selectors";
import { useLive, useSession } from "../session/SessionContext";

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
  const anchor = useSession((state) => state.shown);
  const intended = useStore(live.deck.intent, (intent) => intent.positionMs);
  const [positionMs, setPositionMs] = useState<number | null>(null);

  useEffect(() => {
    const read = () => setPositionMs(engine.positionMs());
    read();
    const timer = setInterval(read, refreshMs);
    return () => clearInterval(timer);
  }, [engine, anchor]);

  if (!track) return null;
  const shownMs = intended ?? positionMs ?? anchor?.positionMs ?? 0;
  return { positionMs: Math.min(Math.max(shownMs, 0), track.duration_ms), durationMs: track.duration_ms };
}
