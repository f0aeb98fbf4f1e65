import { useRef, useState, type PointerEvent } from "react";
import { rowPx, shiftPx, targetIndex } from "./reorder";

interface Drag {
  /** By its id: the list may change under the finger. */
  readonly entryId: string;
  readonly startY: number;
  readonly draggedPx: number;
}

/** Dragging a row by its grip, with a mouse or a finger; the others make way as it passes. */
export function useDrag(ids: readonly string[], onMove: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const [settling, setSettling] = useState(false);
  const live = useRef<Drag | null>(null);
  const set = (next: Drag | null) => {
    live.current = next;
    setDrag(next);
  };
  const from = drag ? ids.indexOf(drag.entryId) : -1;
  const to = drag ? targetIndex(from, drag.draggedPx, rowPx, ids.length) : -1;

  const drop = () => {
    const dropped = live.current;
    set(null);
    const start = dropped ? ids.indexOf(dropped.entryId) : -1;
    if (!dropped || start < 0) return;
    const target = targetIndex(start, dropped.draggedPx, rowPx, ids.length);
    if (target === start) return;
    // The new order stands at once; rows must not slide back to their old places first.
    setSettling(true);
    requestAnimationFrame(() => requestAnimationFrame(() => setSettling(false)));
    onMove(start, target);
  };

  const grip = (entryId: string) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      set({ entryId, startY: event.clientY, draggedPx: 0 });
    },
    onPointerMove: (event: PointerEvent) => {
      const now = live.current;
      if (now) set({ ...now, draggedPx: event.clientY - now.startY });
    },
    onPointerUp: drop,
    onPointerCancel: () => set(null),
  });

  const offsetPx = (index: number): number => {
    if (!drag || from < 0) return 0;
    return index === from ? drag.draggedPx : shiftPx(index, from, to, rowPx);
  };
  return { dragging: from < 0 ? null : from, settling, grip, offsetPx };
}
