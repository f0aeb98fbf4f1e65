/** Of every row. */
export const rowPx = 60;

/** Where a row ends up that is dragged by so many pixels, in a list of rows of one height. */
export function targetIndex(from: number, draggedPx: number, rowPx: number, count: number): number {
  return Math.max(0, Math.min(count - 1, from + Math.round(draggedPx / rowPx)));
}

/** How many pixels a row makes way while another one is dragged past it. */
export function shiftPx(index: number, from: number, to: number, rowPx: number): number {
  if (from < to && index > from && index <= to) return -rowPx;
  if (to < from && index >= to && index < from) return rowPx;
  return 0;
}

/** Before which of the rows something is dropped at that height of the list; their number: behind all. */
export function dropIndex(heightPx: number, count: number): number {
  return Math.max(0, Math.min(count, Math.round(heightPx / rowPx)));
}

/** The entry before which a moved one stands afterwards; null at the end. */
export function beforeEntry(ids: readonly string[], from: number, to: number): string | null {
  const others = ids.filter((_, index) => index !== from);
  return others[to] ?? null;
}
