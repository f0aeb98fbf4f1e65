import { useCallback, useMemo, useRef, useState } from "react";
import { chosenWith, inOrder } from "./selection";

export interface Selection {
  /** Whether rows are chosen from now. */
  readonly on: boolean;
  readonly ids: ReadonlySet<string>;
  readonly begin: () => void;
  readonly end: () => void;
  readonly toggle: (trackId: string, range: boolean) => void;
  readonly chooseAll: () => void;
  /** The chosen ones as they stand on the screen. */
  readonly inOrder: () => readonly string[];
  /** A list that is on the screen, by its name; without tracks it is there no more. */
  readonly shows: (list: string, trackIds: readonly string[]) => void;
}

const none: ReadonlySet<string> = new Set();

/** Which of the tracks of one or more lists are chosen. */
export function useSelection(): Selection {
  const [on, setOn] = useState(false);
  const [ids, setIds] = useState(none);
  const lists = useRef(new Map<string, readonly string[]>());
  const last = useRef<string | null>(null);
  const shown = useCallback(() => [...lists.current.values()].flat(), []);
  const toggle = useCallback(
    (trackId: string, range: boolean) => {
      const from = range ? last.current : null;
      last.current = trackId;
      setOn(true);
      setIds((known) => chosenWith(known, shown(), trackId, from));
    },
    [shown],
  );
  const begin = useCallback(() => setOn(true), []);
  const end = useCallback(() => {
    setOn(false);
    setIds(none);
    last.current = null;
  }, []);
  const chooseAll = useCallback(() => setIds(new Set(shown())), [shown]);
  const chosenInOrder = useCallback(() => inOrder(ids, shown()), [ids, shown]);
  const shows = useCallback((list: string, trackIds: readonly string[]) => {
    lists.current.delete(list);
    if (trackIds.length > 0) lists.current.set(list, trackIds);
  }, []);
  return useMemo(
    () => ({ on, ids, begin, end, toggle, chooseAll, inOrder: chosenInOrder, shows }),
    [on, ids, begin, end, toggle, chooseAll, chosenInOrder, shows],
  );
}
