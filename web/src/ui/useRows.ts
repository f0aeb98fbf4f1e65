import {
  elementScroll,
  measureElement,
  observeElementOffset,
  observeElementRect,
  useVirtualizer,
  type ReactVirtualizer,
  type ReactVirtualizerOptions,
} from "@tanstack/react-virtual";
import { useMemo } from "react";
import { flushSync } from "react-dom";
import { inGroups } from "./inGroups";

export type Rows = ReactVirtualizer<HTMLElement, HTMLElement>;

type Options = ReactVirtualizerOptions<HTMLElement, HTMLElement>;

interface RowsOptions
  extends
    Pick<Options, "count" | "getScrollElement" | "estimateSize" | "overscan">,
    Partial<Pick<Options, "anchorTo" | "indexAttribute" | "scrollMargin" | "paddingEnd" | "onChange">> {
  /** Kept from render to render while the rows are the same. */
  readonly getItemKey: (index: number) => string;
  /** A row that stays in the page wherever it is scrolled to. */
  readonly heldIndex: number;
  /** The list moves itself, now. */
  readonly onMove?: () => void;
  /** Whether the list moves with what comes, and nobody scrolls it. From the first drawing on the same function. */
  readonly movesItself?: () => boolean;
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

/** Where nobody scrolls there is no scrolling that begins and ends, and that the list would be drawn anew for. */
const observeOffset =
  (movesItself: () => boolean): Options["observeElementOffset"] =>
  (rows, tell) =>
    observeElementOffset(rows, (offsetPx, scrolling) => tell(offsetPx, scrolling && !movesItself()));

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
export function useRows({ heldIndex, onMove, movesItself, ...options }: RowsOptions): Rows {
  return useVirtualizer<HTMLElement, HTMLElement>({
    ...options,
    directDomUpdates: true,
    directDomUpdatesMode: "position",
    observeElementRect: observeRect,
    ...(movesItself && { observeElementOffset: observeOffset(movesItself) }),
    measureElement: heightOf,
    scrollToFn: (...move) => {
      onMove?.();
      elementScroll(...move);
    },
    rangeExtractor: useMemo(() => inGroups(heldIndex), [heldIndex]),
  });
}
