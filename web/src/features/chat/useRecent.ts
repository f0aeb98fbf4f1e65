import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Line } from "./lines";
import { Recent, type Shown } from "./recent";

/** Whose last look back is so long ago looks no more. */
const letGoMs = 3_000;

export interface RecentLines {
  readonly shown: Shown;
  /** Makes the log one of all lines, before somebody moves it. */
  readonly reach: () => void;
}

/** The newest lines, or all where somebody reads further up or has the focus there (`heldIndex`, else -1). */
export function useRecent(lines: readonly Line[], reads: boolean, heldIndex: number): RecentLines {
  const [recent] = useState(() => new Recent());
  const [reached, setReached] = useState(false);
  const reachedAtMs = useRef(0);
  const reach = useCallback(() => {
    reachedAtMs.current = performance.now();
    setReached(true);
  }, []);
  // Who comes back to the end is still scrolling there: the log gets short with a line that comes later.
  useEffect(() => {
    if (!reads) return undefined;
    reach();
    return reach;
  }, [reads, reach]);
  useEffect(() => {
    if (reached && performance.now() - reachedAtMs.current > letGoMs) setReached(false);
  }, [lines, reached]);
  const whole = reads || reached;
  const shown = useMemo(() => recent.shownOf(lines, whole, heldIndex), [recent, lines, whole, heldIndex]);
  return { shown, reach };
}
