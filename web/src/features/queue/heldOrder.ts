interface Row {
  readonly id: string;
}

/**
 * Rows in the order in which they stood when the pointer came over them, so that none moves away under it: what is gone
 * is gone, what is new stands behind. Null: in their own order.
 */
export function inHeldOrder<T extends Row>(
  rows: readonly T[],
  heldIds: readonly string[] | null,
): readonly T[] {
  if (!heldIds) return rows;
  const place = new Map(heldIds.map((id, index) => [id, index]));
  const placeOf = ({ id }: Row) => place.get(id) ?? heldIds.length;
  return [...rows].sort((a, b) => placeOf(a) - placeOf(b));
}
