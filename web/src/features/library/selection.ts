/**
 * What is chosen after one row was: it, or it no more; with a row to begin from, all between the two as that one
 * is chosen.
 */
export function chosenWith(
  chosen: ReadonlySet<string>,
  shownIds: readonly string[],
  trackId: string,
  fromTrackId: string | null,
): ReadonlySet<string> {
  const next = new Set(chosen);
  const from = fromTrackId === null ? -1 : shownIds.indexOf(fromTrackId);
  const to = shownIds.indexOf(trackId);
  if (from >= 0 && to >= 0) {
    for (const id of shownIds.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(id);
  } else if (!next.delete(trackId)) {
    next.add(trackId);
  }
  return next;
}

/** The chosen ones in the order in which they stand, those out of sight behind in that of their choice. */
export function inOrder(chosen: ReadonlySet<string>, shownIds: readonly string[]): readonly string[] {
  const shown = new Set(shownIds);
  return [...shownIds.filter((id) => chosen.has(id)), ...[...chosen].filter((id) => !shown.has(id))];
}
