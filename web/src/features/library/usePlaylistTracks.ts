import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListedTrack } from "../../api/library";
import { useReading } from "../../ui/useReading";
import { beforeEntry } from "../queue/reorder";
import { useAction } from "../session/useAction";
import { useLibrary } from "./useLibrary";
import { useLibraryCalls } from "./useLibraryCalls";

/** The tracks of a playlist; what is moved or taken out shows at once, and comes back where that is refused. */
export function usePlaylistTracks(playlistId: string) {
  const { t } = useTranslation();
  const calls = useLibraryCalls();
  const act = useAction();
  const version = useLibrary((state) => state.playlistsVersion);
  const changed = useLibrary((state) => state.playlistsChanged);
  const { value } = useReading(
    useCallback(() => calls.playlistTracks(playlistId), [calls, playlistId]),
    version,
  );
  const [told, setTold] = useState(value);
  const [tracks, setTracks] = useState<readonly ListedTrack[] | null>(value);
  const [announcement, setAnnouncement] = useState("");
  if (told !== value) {
    setTold(value);
    setTracks(value);
  }
  const latest = useRef(tracks);
  useEffect(() => {
    latest.current = tracks;
  });

  const change = useCallback(
    (next: readonly ListedTrack[], call: () => Promise<unknown>) => {
      setTracks(next);
      act(() => call().finally(changed));
    },
    [act, changed],
  );
  const takeOut = useCallback(
    (trackId: string) => {
      const next = latest.current?.filter(({ id }) => id !== trackId) ?? [];
      change(next, () => calls.removeFromPlaylist(playlistId, trackId));
    },
    [calls, change, playlistId],
  );
  const step = useCallback(
    (trackId: string, by: -1 | 1) => {
      const known = latest.current ?? [];
      const from = known.findIndex(({ id }) => id === trackId);
      const moved = known[from];
      const to = from + by;
      if (!moved || to < 0 || to >= known.length) return;
      const before = beforeEntry(
        known.map(({ id }) => id),
        from,
        to,
      );
      const others = known.filter(({ id }) => id !== trackId);
      setAnnouncement(t("library.moved", { title: moved.title, position: to + 1 }));
      change(others.toSpliced(to, 0, moved), () => calls.moveInPlaylist(playlistId, trackId, before));
    },
    [calls, change, playlistId, t],
  );
  return { tracks, takeOut, step, announcement };
}
