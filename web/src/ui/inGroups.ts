import type { Range } from "@tanstack/react-virtual";

/** Rows come into the page and leave it together: most of what is scrolled, or followed, changes none. */
export const groupRows = 8;

/**
 * Which rows of a long list are in the page, in their order: those around what is seen, and the one that is held. The
 * very same list as long as they are the same.
 */
export function inGroups(heldIndex: number): (range: Range) => number[] {
  let shown: number[] = [];
  return ({ startIndex, endIndex, overscan, count }) => {
    const from = Math.floor(Math.max(startIndex - overscan, 0) / groupRows) * groupRows;
    const to = Math.min(Math.ceil((endIndex + overscan + 1) / groupRows) * groupRows, count);
    const indexes = Array.from({ length: to - from }, (_, at) => from + at);
    if (heldIndex >= 0 && heldIndex < from) indexes.unshift(heldIndex);
    if (heldIndex >= to && heldIndex < count) indexes.push(heldIndex);
    if (indexes.length !== shown.length || indexes.some((index, at) => index !== shown[at])) shown = indexes;
    return shown;
  };
}
