import {
  useLayoutEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
} from "react";
import { focusQuietly } from "./quietFocus";

/** The rows of a long list, of which only some are in the page: each `[data-key][data-index]`. */
export interface RovingRows {
  readonly count: number;
  readonly keyAt: (index: number) => string;
  /** Whether the row has a control, marked as `data-stop`. */
  readonly stopsAt: (index: number) => boolean;
}

export interface Roving {
  /** The row that has the focus, or whose menu has it: it must stay in the page. */
  readonly held: string | null;
  readonly listProps: {
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: (event: FocusEvent) => void;
    readonly onKeyDownCapture: (event: KeyboardEvent) => void;
  };
}

const pageRows = 10;

/**
 * Makes a list one stop of the tab key, in which the arrow keys lead on. Where the row that has the focus goes, its
 * neighbour gets it, or else `rest`: on nothing, keys would drive the room.
 */
export function useRoving(
  list: RefObject<HTMLElement | null>,
  rest: RefObject<HTMLElement | null>,
  rows: RovingRows,
): Roving {
  const [held, setHeld] = useState<string | null>(null);
  const heldAt = useRef(0);
  const wanted = useRef(false);
  const visible = useRef(true);

  useLayoutEffect(() => {
    if (held === null) return;
    const stop = stopOf(list.current, held);
    if (stop) {
      heldAt.current = indexOf(stop);
      if (wanted.current && visible.current) stop.focus();
      else if (wanted.current) focusQuietly(stop);
      wanted.current = false;
      return;
    }
    if (document.activeElement !== null && document.activeElement !== document.body) {
      setHeld(null);
      return;
    }
    const neighbour = nearest(rows, heldAt.current);
    wanted.current = neighbour !== null;
    setHeld(neighbour === null ? null : rows.keyAt(neighbour));
    if (neighbour === null) rest.current?.focus();
  }, [held, list, rest, rows]);

  const onKeyDownCapture = (event: KeyboardEvent) => {
    const stop = event.target instanceof Element ? event.target.closest("[data-stop]") : null;
    if (!stop || !list.current?.contains(stop)) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const to = target(rows, event.key, indexOf(stop));
    if (to === undefined) return;
    // Else an arrow opens the menu, or the list scrolls away.
    event.preventDefault();
    event.stopPropagation();
    if (to === null) return;
    wanted.current = true;
    visible.current = true;
    setHeld(rows.keyAt(to));
  };
  const onFocus = ({ target: focused }: FocusEvent) => {
    const row = focused.closest<HTMLElement>("[data-key]");
    if (!row || !list.current?.contains(row)) return;
    visible.current = focused.matches(":focus-visible");
    setHeld(row.dataset["key"] ?? null);
  };
  const onBlur = ({ relatedTarget }: FocusEvent) => {
    const next = relatedTarget instanceof Element ? relatedTarget : null;
    if (!next?.closest("[role=menu]") && !list.current?.contains(next)) setHeld(null);
  };
  return { held, listProps: { onFocus, onBlur, onKeyDownCapture } };
}

function stopOf(list: HTMLElement | null, key: string): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"] [data-stop]`) ?? null;
}

function indexOf(stop: Element): number {
  return Number(stop.closest<HTMLElement>("[data-index]")?.dataset["index"] ?? 0);
}

/** Where a key leads from a row; null where there is nothing more, undefined for other keys. */
function target(rows: RovingRows, key: string, at: number): number | null | undefined {
  switch (key) {
    case "ArrowDown":
      return towards(rows, at + 1, 1);
    case "ArrowUp":
      return towards(rows, at - 1, -1);
    case "PageDown":
      return nearest(rows, Math.min(at + pageRows, rows.count - 1));
    case "PageUp":
      return nearest(rows, Math.max(at - pageRows, 0));
    case "Home":
      return towards(rows, 0, 1);
    case "End":
      return towards(rows, rows.count - 1, -1);
    default:
      return undefined;
  }
}

function towards(rows: RovingRows, from: number, step: 1 | -1): number | null {
  for (let at = from; at >= 0 && at < rows.count; at += step) if (rows.stopsAt(at)) return at;
  return null;
}

/** The next row with a control, or the last before. */
function nearest(rows: RovingRows, at: number): number | null {
  return towards(rows, at, 1) ?? towards(rows, Math.min(at, rows.count) - 1, -1);
}
