import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { flushSync } from "react-dom";
import type { Line } from "./lines";

const nearPx = 48;

interface Place {
  readonly topPx: number;
  readonly heightPx: number;
}

export interface Following {
  readonly onScroll: () => void;
  /** Whether somebody reads further up. */
  readonly reads: boolean;
  /** How many messages of others stand below what was read. */
  readonly newer: number;
  readonly toBottom: () => void;
  /** Reads on from the oldest line, if there are more than can be seen at once. */
  readonly toTop: () => void;
  /** Stays with the newest line after something grew or shrank. */
  readonly stay: () => void;
  /** Is told before the list moves itself, to keep what is read where it is: that is no reader. */
  readonly onMove: () => void;
  /** Whether the list moves by itself, with what comes, and nobody scrolls. */
  readonly follows: () => boolean;
  /** What keeps its place when lines come: what somebody reads; who follows is brought to the end anyway. */
  readonly anchor: () => "start" | "end";
  /** Is given the element of all lines. */
  readonly watch: (list: HTMLElement | null) => void;
}

/** Follows the newest line unless a person reads further up. */
export function useFollowing(
  log: RefObject<HTMLElement | null>,
  lines: readonly Line[],
  myId: string,
  visible: boolean,
): Following {
  const [readUntilKey, setReadUntilKey] = useState<string | null>(null);
  const following = useRef(true);
  const last = useRef<Place | null>(null);
  const lastLines = useRef(lines);

  const stay = useCallback(() => {
    const element = log.current;
    // Who scrolls is told of it a moment later, and is not brought back until then.
    if (!element || !following.current || movedUp(element, last.current)) return;
    if (belowPx(element) > 1) element.scrollTop = element.scrollHeight;
    last.current = placeOf(element);
  }, [log]);
  const follows = useCallback(() => following.current, []);
  const anchor = () => (follows() ? "start" : "end");
  // Who follows has nothing to read: told of it again, React would draw the log once more, to find it the same.
  const follow = () => {
    if (!following.current) setReadUntilKey(null);
    following.current = true;
  };
  const toBottom = () => {
    follow();
    last.current = null;
    stay();
  };
  const read = () => {
    following.current = false;
    setReadUntilKey(lines.at(-1)?.key ?? null);
  };
  const toTop = () => {
    const element = log.current;
    if (!element || element.scrollHeight - element.clientHeight < nearPx) return;
    if (following.current) flushSync(read);
    element.scrollTop = 0;
  };
  const onMove = () => (last.current = null);
  const onScroll = () => {
    const element = log.current;
    if (!element || element.clientHeight === 0) return;
    const reads = following.current && movedUp(element, last.current);
    if (belowPx(element) < nearPx) {
      follow();
    } else if (reads) {
      read();
    } else {
      stay();
    }
    last.current = placeOf(element);
  };
  // Lines that leave, and come again elsewhere, make the log shorter and longer before anybody is told: what the browser
  // does to it in between is seen at once. All others make it lay out no sooner than it would.
  useLayoutEffect(() => {
    const expected = onlyAtTheEnds(lines, lastLines.current);
    lastLines.current = lines;
    if (!expected) stay();
  }, [lines, stay]);
  const observer = useRef<ResizeObserver>(null);
  const list = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (visible) stay();
  }, [visible, stay]);
  // Lines come, and a keyboard that slides in or a growing input makes the log shorter. The browser tells of it when it
  // has laid out the page and has not shown it yet: nothing asks it to do so twice.
  useLayoutEffect(() => {
    const element = log.current;
    if (!element) return undefined;
    const watching = new ResizeObserver(stay);
    watching.observe(element);
    if (list.current) watching.observe(list.current);
    observer.current = watching;
    return () => {
      observer.current = null;
      watching.disconnect();
    };
  }, [log, stay]);
  const watch = useCallback((lineList: HTMLElement | null) => {
    if (list.current) observer.current?.unobserve(list.current);
    list.current = lineList;
    if (lineList) observer.current?.observe(lineList);
  }, []);

  const newer = saidBelow(lines, readUntilKey, myId);
  const reads = readUntilKey !== null;
  return { onScroll, reads, newer, toBottom, toTop, stay, onMove, follows, anchor, watch };
}

function placeOf({ scrollTop, scrollHeight }: HTMLElement): Place {
  return { topPx: scrollTop, heightPx: scrollHeight };
}

/** Whether somebody moved the log up: further than the browser does to one that gets shorter. */
function movedUp(element: HTMLElement, last: Place | null): boolean {
  if (!last) return false;
  const shorterPx = Math.max(0, last.heightPx - element.scrollHeight);
  return last.topPx - element.scrollTop > shorterPx + 1 && belowPx(element) >= nearPx;
}

function belowPx(element: HTMLElement): number {
  return element.scrollHeight - element.scrollTop - element.clientHeight;
}

/**
 * Whether lines only came, at either end, or the oldest went from a log that is full. As far as the first and the last
 * tell: all of thousands need not be compared.
 */
function onlyAtTheEnds(lines: readonly Line[], known: readonly Line[]): boolean {
  const newest = known.at(-1);
  if (newest === undefined || lines[known.length - 1]?.key === newest.key) return true;
  return lines[0]?.key !== known[0]?.key && lines.findLast(({ key }) => key === newest.key) !== undefined;
}

function saidBelow(lines: readonly Line[], key: string | null, myId: string): number {
  if (key === null) return 0;
  let said = 0;
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at];
    if (!line || line.key === key) break;
    if (line.kind === "message" && line.userId !== myId) said++;
  }
  return said;
}
