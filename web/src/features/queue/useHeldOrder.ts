import { useCallback, useEffect, useRef, useState, type PointerEvent } from "react";
import type { QueueEntry } from "../../session/model";
import { inHeldOrder } from "./heldOrder";

/** A pointer that rests so long means none of the rows. */
const restMs = 5000;

/** The queue as it is shown: it waits with a new order while the pointer moves over it. */
export function useHeldOrder(entries: readonly QueueEntry[]) {
  const [over, setOver] = useState(false);
  const [heldIds, setHeldIds] = useState<readonly string[] | null>(null);
  const movedAtMs = useRef(0);
  const shown = inHeldOrder(entries, over ? heldIds : null);
  // Let go, by one's own hand too: the order of that moment is the one to hold.
  if (over && heldIds === null) setHeldIds(entries.map(({ id }) => id));

  /** One's own change shows at once. */
  const letGo = useCallback(() => setHeldIds(null), []);
  useEffect(() => {
    if (!over) return undefined;
    const timer = setInterval(() => performance.now() - movedAtMs.current > restMs && letGo(), 1000);
    return () => clearInterval(timer);
  }, [over, letGo]);
  const hovering = {
    onPointerEnter: (event: PointerEvent) => {
      if (event.pointerType !== "mouse") return;
      movedAtMs.current = performance.now();
      setHeldIds(null);
      setOver(true);
    },
    onPointerMove: () => {
      movedAtMs.current = performance.now();
    },
    onPointerLeave: () => setOver(false),
  };
  return { shown, letGo, hovering };
}
