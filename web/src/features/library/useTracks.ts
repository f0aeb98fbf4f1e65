import { useEffect, useState } from "react";
import type { TrackRow } from "../../api/rows";
import { useBackend } from "../../app/BackendContext";

export interface LibraryTracks {
  readonly demos: readonly TrackRow[];
  readonly own: readonly TrackRow[];
  readonly failed: boolean;
}

const retryDelayMs = 3000;

/** What this person can play: read when the library opens, and after each upload. */
export function useTracks(userId: string, finishedUploads: number): LibraryTracks {
  const { calls } = useBackend();
  const [tracks, setTracks] = useState<{ demos: readonly TrackRow[]; own: readonly TrackRow[] }>({
    demos: [],
    own: [],
  });
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    Promise.all([calls.demoTracks(), calls.ownTracks(userId)])
      .then(([demos, own]) => {
        if (left) return;
        setTracks({ demos, own });
        setFailed(false);
      })
      .catch(() => {
        if (left) return;
        setFailed(true);
        timer = setTimeout(() => setAttempt((count) => count + 1), retryDelayMs);
      });
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [calls, userId, finishedUploads, attempt]);

  return { ...tracks, failed };
}
