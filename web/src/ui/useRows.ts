import {
  elementScroll,
  measureElement,
  observeElementRect,
  useVirtualizer,
  type Range,
  type ReactVirtualizer,
  type ReactVirtualizerOptions,
} from "@tanstack/react-virtual";
import { useMemo } from "react";
import { flushSync } from "react-dom";

export type Rows = ReactVirtualizer<HTMLElement, HTMLElement>;

type Options = ReactVirtualizerOptions<HTMLElement, HTMLElement>;

interface RowsOptions
  extends
    Pick<Options, "count" | "getScrollElement" | "estimateSize" | "overscan">,
    Partial<Pick<Options, "anchorTo" | "scrollMargin" | "paddingEnd" | "onChange">> {
  /** Kept from render to render while the rows are the same. */
  readonly getItemKey: (index: number) => string;
  /** A row that stays in the page wherever it is scrolled to. */
  readonly heldIndex: number;
  /** The list moves itself, now. */
  readonly onMove?: () => void;
}

/** A list that is put on screen again has its rows in the same picture. */
const observeRect: Options["observeElementRect"] = (rows, tell) => {
  let observing = false;
  const stop = observeElementRect(rows, (rect) => {
    if (observing) flushSync(() => tell(rect));
    else tell(rect);
  });
  observing = true;
  return stop;
};

/**
 * A new row counts for as high as estimated until the browser has laid it out, which it does before the row is shown.
 * To ask it sooner would make it lay out twice.
 */
const heightOf: NonNullable<Options["measureElement"]> = (element, entry, rows) => {
  if (entry) return measureElement(element, entry, rows);
  const index = rows.indexFromElement(element);
  return rows.itemSizeCache.get(rows.options.getItemKey(index)) ?? rows.options.estimateSize(index);
};

/** Of a list of thousands, the rows that are on screen; they are moved without React while the list scrolls. */
export function useRows({ heldIndex, onMove, ...options }: RowsOptions): Rows {
  return useVirtualizer<HTMLElement, HTMLElement>({
    ...options,
    directDomUpdates: true,
    directDomUpdatesMode: "position",
    observeElementRect: observeRect,
    measureElement: heightOf,
    scrollToFn: (...move) => {
      onMove?.();
      elementScroll(...move);
    },
    rangeExtractor: useMemo(() => inGroups(heldIndex), [heldIndex]),
  });
}

/** They come into the page and leave it together: most of what is scrolled, or comes to be followed, changes no row. */
const groupRows = 8;

/** Which rows are in the page; the same list as long as they are the same. */
function inGroups(heldIndex: number): (range: Range) => number[] {
  let shown: number[] = [];
  return ({ startIndex, endIndex, overscan, count }) => {
    const from = Math.floor(Math.max(startIndex - overscan, 0) / groupRows) * groupRows;
    const to = Math.min(Math.ceil((endIndex + overscan + 1) / groupRows) * groupRows, count);
    const indexes = Array.from({ length: to - from }, (_, at) => from + at);
    const held = heldIndex >= 0 && heldIndex < count && !indexes.includes(heldIndex) ? [heldIndex] : [];
    const now = heldIndex < from ? [...held, ...indexes] : [...indexes, ...held];
    if (now.length !== shown.length || now.some((index, at) => index !== shown[at])) shown = now;
    return shown;
  };
}
