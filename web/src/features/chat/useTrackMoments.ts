import { useEffect, useState } from "react";
import { currentTrack } from "../../session/selectors";
import { useBackend } from "../../app/BackendContext";
import { useLive } from "../session/SessionContext";
import type { TrackMoment } from "./lines";

/** The tracks that began while this page was in the room, for the dividers in the chat. */
export function useTrackMoments(): readonly TrackMoment[] {
  const live = useLive();
  const { engine } = useBackend();
  const [moments, setMoments] = useState<readonly TrackMoment[]>([]);
  useEffect(() => {
    let seenEntry = live.state.getState().shown?.entryId ?? null;
    return live.state.subscribe((state) => {
      const entryId = state.shown?.entryId ?? null;
      const track = currentTrack(state);
      if (entryId === seenEntry || (entryId && !track)) return;
      seenEntry = entryId;
      if (!entryId || !track) return;
      const id = `${entryId}:${String(state.shown?.seq)}`;
      // Messages bear the server's time.
      const atMs = engine.nowMs() ?? Date.now();
      setMoments((known) => [...known.slice(-49), { id, title: track.title, atMs }]);
    });
  }, [live, engine]);
  return moments;
}
