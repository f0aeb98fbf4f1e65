import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

const nearPx = 48;

export interface StickToBottom {
  readonly log: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** Something newer stands below what is on screen. */
  readonly newer: boolean;
  readonly toBottom: () => void;
}

/** Follows the newest line unless a person reads further up. */
export function useStickToBottom(newestKey: string | undefined, visible: boolean): StickToBottom {
  const log = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [newer, setNewer] = useState(false);

  const toBottom = () => {
    following.current = true;
    setNewer(false);
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  };
  const onScroll = () => {
    const element = log.current;
    if (!element || element.clientHeight === 0) return;
    following.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
    if (following.current) setNewer(false);
  };

  useLayoutEffect(() => {
    if (following.current) toBottom();
    else if (newestKey) setNewer(true);
  }, [newestKey, visible]);

  // A keyboard that slides in, or a growing input, makes the log shorter.
  useEffect(() => {
    const element = log.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (following.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return { log, onScroll, newer, toBottom };
}
