import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useBackend } from "../../app/BackendContext";
import { currentTrack } from "../../session/selectors";
import { useLive, useSession } from "../session/SessionContext";
import { jumps } from "./jumps";

/** A bar as wide as a window moves by two pixels or three in such a step; a second is one or several whole ones. */
const stepMs = (durationMs: number) => (durationMs > 100_000 ? 500 : 250);
/** A step is looked at once it has surely come, by a clock that is not the timer's. */
const afterMs = 5;

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
  const step = stepMs(track?.duration_ms ?? 0);
  const anchoredMs = useSession(({ shown }) => (positionMs === null && shown?.positionMs) || 0);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const read = () => {
      clearTimeout(timer);
      const nowMs = engine.positionMs();
      setPositionMs(nowMs);
      timer = setTimeout(read, step - (Math.max(0, nowMs ?? 0) % step) + afterMs);
    };
    read();
    const unsubscribe = live.state.subscribe((state, before) => {
      if (jumps(before.shown, state.shown)) read();
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [engine, live, step]);

  if (!track) return null;
  const shownMs = intended ?? positionMs ?? anchoredMs;
  return { positionMs: Math.min(Math.max(shownMs, 0), track.duration_ms), durationMs: track.duration_ms };
}
