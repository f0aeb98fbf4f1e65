import { useCallback, useMemo, useRef, useState, type RefObject } from "react";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";

/** So many messages a page has when it opens; who has fewer has all. */
const firstPage = 50;

export interface Earlier {
  /** Whether there may be earlier messages, or there were and all of them are here now. */
  readonly state: "more" | "all" | "none";
  readonly reading: boolean;
  readonly read: () => void;
}

/** Reads earlier messages, page by page. */
export function useEarlier(log: RefObject<HTMLElement | null>): Earlier {
  const live = useLive();
  const act = useAction();
  const oldestId = useSession(({ messages }) => messages[0]?.id);
  const many = useSession(({ messages }) => messages.length >= firstPage);
  const [firstId, setFirstId] = useState<string | null>(null);
  const [reading, setReading] = useState(false);
  const asked = useRef(false);

  const readMore = useCallback(async () => {
    if (asked.current) return;
    asked.current = true;
    setReading(true);
    try {
      if (await live.readEarlier()) return;
      setFirstId(live.state.getState().messages[0]?.id ?? null);
      // The button goes, and had the focus.
      log.current?.focus({ preventScroll: true });
    } finally {
      asked.current = false;
      setReading(false);
    }
  }, [live, log]);
  const state = firstId !== null && oldestId === firstId ? "all" : many ? "more" : "none";
  return useMemo(() => ({ state, reading, read: () => act(readMore) }), [state, reading, act, readMore]);
}
