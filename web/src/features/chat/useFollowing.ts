import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { Line } from "./lines";

const nearPx = 48;
/** By which somebody scrolls; lines that come, go and change places move the log too, for so long at most. */
const readersActs = ["wheel", "touchmove", "pointerdown", "keydown", "focusin"] as const;
const settledAfterMs = 1_000;

export interface Following {
  readonly onScroll: () => void;
  /** How many messages of others stand below what was read. */
  readonly newer: number;
  readonly toBottom: () => void;
  /** Stays with the newest line after something grew or shrank. */
  readonly stay: () => void;
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
  const lastTop = useRef(0);
  const actedAtMs = useRef(-Infinity);
  const changedAtMs = useRef(-Infinity);

  const stay = useCallback(() => {
    const element = log.current;
    if (!element || !following.current || belowPx(element) <= 1) return;
    element.scrollTop = element.scrollHeight;
  }, [log]);
  const anchor = () => (following.current ? "start" : "end");
  const toBottom = () => {
    following.current = true;
    setReadUntilKey(null);
    stay();
  };
  /** A search in the page scrolls without any act, but in a log that rests. */
  const isReaders = () => {
    const sinceMs = performance.now() - settledAfterMs;
    return actedAtMs.current > sinceMs || changedAtMs.current < sinceMs;
  };
  const onScroll = () => {
    const element = log.current;
    if (!element || element.clientHeight === 0) return;
    const upwards = element.scrollTop < lastTop.current;
    lastTop.current = element.scrollTop;
    if (belowPx(element) < nearPx) {
      following.current = true;
      setReadUntilKey(null);
    } else if (following.current && upwards && isReaders()) {
      following.current = false;
      setReadUntilKey(lines.at(-1)?.key ?? null);
    } else {
      stay();
    }
  };
  useLayoutEffect(() => {
    changedAtMs.current = performance.now();
  }, [lines]);
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
    const watching = new ResizeObserver(() => {
      changedAtMs.current = performance.now();
      if (following.current) element.scrollTop = element.scrollHeight;
    });
    watching.observe(element);
    if (list.current) watching.observe(list.current);
    observer.current = watching;
    const leave = new AbortController();
    const acts = () => (actedAtMs.current = performance.now());
    for (const act of readersActs) {
      element.addEventListener(act, acts, { passive: true, capture: true, signal: leave.signal });
    }
    return () => {
      observer.current = null;
      watching.disconnect();
      leave.abort();
    };
  }, [log]);
  const watch = useCallback((lineList: HTMLElement | null) => {
    if (list.current) observer.current?.unobserve(list.current);
    list.current = lineList;
    if (lineList) observer.current?.observe(lineList);
  }, []);

  return { onScroll, newer: saidBelow(lines, readUntilKey, myId), toBottom, stay, anchor, watch };
}

function belowPx(element: HTMLElement): number {
  return element.scrollHeight - element.scrollTop - element.clientHeight;
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
