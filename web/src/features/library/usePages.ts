import { useCallback, useEffect, useRef, useState } from "react";
import type { ListedTrack } from "../../api/library";

/** So many tracks are read at a time. */
export const pageSize = 100;

type ReadPage = (offset: number) => Promise<readonly ListedTrack[]>;

export interface Pages {
  /** Null until the first page is here. */
  readonly tracks: readonly ListedTrack[] | null;
  /** Whether these are all. */
  readonly complete: boolean;
  readonly failed: boolean;
  readonly more: () => void;
}

interface Read {
  /** What the pages are of: another list is another function. */
  readonly of: ReadPage | null;
  readonly tracks: readonly ListedTrack[] | null;
  readonly complete: boolean;
  readonly failed: boolean;
}

const nothing: Read = { of: null, tracks: null, complete: false, failed: false };
const retryDelayMs = 3000;

function joined(known: readonly ListedTrack[], page: readonly ListedTrack[]): readonly ListedTrack[] {
  // What was added meanwhile moved the rest down by one.
  const ids = new Set(known.map(({ id }) => id));
  return [...known, ...page.filter(({ id }) => !ids.has(id))];
}

/**
 * A list that is read page by page, as far as one looks; the old one stays in sight until the new one is here.
 * @param version grows where it is to be read anew
 */
export function usePages(readPage: ReadPage | null, version: number): Pages {
  const [read, setRead] = useState<Read>(nothing);
  const [attempt, setAttempt] = useState(0);
  const reading = useRef<ReadPage | null>(null);

  const readFrom = useCallback((page: ReadPage, known: readonly ListedTrack[]) => {
    reading.current = page;
    page(known.length).then(
      (rows) => {
        if (reading.current !== page) return;
        reading.current = null;
        setRead({ of: page, tracks: joined(known, rows), complete: rows.length < pageSize, failed: false });
      },
      () => {
        if (reading.current !== page) return;
        reading.current = null;
        setRead((now) => ({ ...now, failed: true }));
      },
    );
  }, []);

  useEffect(() => {
    if (readPage) readFrom(readPage, []);
    return () => {
      reading.current = null;
    };
  }, [readPage, readFrom, version, attempt]);

  useEffect(() => {
    if (!read.failed) return undefined;
    const timer = setTimeout(() => setAttempt((count) => count + 1), retryDelayMs);
    return () => clearTimeout(timer);
  }, [read.failed, attempt]);

  const { of, tracks, complete } = read;
  const more = useCallback(() => {
    if (of && tracks && !complete && of === readPage && reading.current === null) readFrom(of, tracks);
  }, [of, tracks, complete, readPage, readFrom]);
  if (!readPage) return { tracks: null, complete: false, failed: false, more };
  return { tracks, complete: complete && of === readPage, failed: read.failed, more };
}
