import { useCallback, useEffect, useMemo, useState } from "react";
import type { ListedTrack, TrackOrder } from "../../api/library";
import { useReading } from "../../ui/useReading";
import { matches, sorted, wordsOf } from "./search";
import { useLibraryCalls } from "./useLibraryCalls";
import { pageSize, usePages } from "./usePages";

export interface LibraryTracks {
  /** Null while nothing is known. */
  readonly demos: readonly ListedTrack[] | null;
  readonly own: readonly ListedTrack[] | null;
  /** Whether the own ones go on where they end. */
  readonly endless: boolean;
  readonly failed: boolean;
  readonly more: () => void;
}

const retryDelayMs = 3000;
/** So that not every letter is asked for. */
const typingMs = 200;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/**
 * What this person can play, as it is searched for: at once of what is here, and of the rest as soon as the server has
 * told.
 * @param version grows when there are others: an upload became a track, or one was deleted
 */
export function useTracks(query: string, order: TrackOrder, version: number): LibraryTracks {
  const calls = useLibraryCalls();
  const asked = useSettled(query.trim());
  const demos = useReading(
    useCallback(() => calls.demoTracks(), [calls]),
    0,
  );
  const { failure: demosFailure, again } = demos;
  useEffect(() => {
    if (!demosFailure) return undefined;
    const timer = setTimeout(again, retryDelayMs);
    return () => clearTimeout(timer);
  }, [demosFailure, again]);
  const all = usePages(
    useCallback((offset) => calls.ownTracks("", order, offset, pageSize), [calls, order]),
    version,
  );
  const search = useCallback(
    (offset: number) => calls.ownTracks(asked, order, offset, pageSize),
    [calls, asked, order],
  );
  const found = usePages(asked !== "" && all.tracks && !all.complete ? search : null, version);

  const words = useMemo(() => wordsOf(query), [query]);
  const shownDemos = useMemo(
    () =>
      demos.value &&
      sorted(demos.value, order === "added" ? "title" : order).filter((track) => matches(track, words)),
    [demos.value, order, words],
  );
  const own = useMemo(() => {
    const here = all.tracks?.filter((track) => matches(track, words)) ?? null;
    if (words.length === 0 || all.complete || !found.tracks) return here;
    // Told by the server for these letters or for those before; what does not match any more goes at once.
    const told = found.tracks.filter((track) => matches(track, words));
    const ids = new Set(told.map(({ id }) => id));
    return [...told, ...(here ?? []).filter(({ id }) => !ids.has(id))];
  }, [all.tracks, all.complete, found.tracks, words]);
  const searching = words.length > 0;
  return {
    demos: shownDemos,
    own,
    endless: searching
      ? !all.complete && found.tracks !== null && !found.complete
      : all.tracks !== null && !all.complete,
    failed: all.failed || found.failed || demosFailure !== null,
    more: searching ? found.more : all.more,
  };
}
