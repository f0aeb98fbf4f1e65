import { useRef, useState, type PointerEvent } from "react";
import { followedPx, isSwipe, swipeAt, type Swipe, type Swipeable } from "./swipe";

interface Finger {
  readonly id: number;
  readonly startX: number;
  readonly startY: number;
  /** Null while it may still be scrolling. */
  swiping: boolean | null;
}

/** A row that follows a finger to the side, and does what is written there. */
export function useSwipe(may: Swipeable, onSwipe: (swipe: Swipe) => void) {
  const [fingerPx, setFingerPx] = useState(0);
  const finger = useRef<Finger | null>(null);
  const letGo = () => {
    finger.current = null;
    setFingerPx(0);
  };
  const hand = {
    onPointerDown: (event: PointerEvent) => {
      const onGrip = event.target instanceof Element && event.target.closest("[data-grip]");
      if (event.pointerType !== "touch" || onGrip) return;
      finger.current = { id: event.pointerId, startX: event.clientX, startY: event.clientY, swiping: null };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const now = finger.current;
      if (now?.id !== event.pointerId) return;
      const alongPx = event.clientX - now.startX;
      now.swiping ??= isSwipe(alongPx, event.clientY - now.startY);
      if (now.swiping === false) finger.current = null;
      if (!now.swiping) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setFingerPx(alongPx);
    },
    onPointerUp: (event: PointerEvent) => {
      const now = finger.current;
      if (now?.id !== event.pointerId) return;
      const swipe = now.swiping ? swipeAt(event.clientX - now.startX, may) : null;
      letGo();
      if (swipe) onSwipe(swipe);
    },
    onPointerCancel: letGo,
  };
  return {
    hand,
    offsetPx: followedPx(fingerPx, may),
    meant: swipeAt(fingerPx, may),
    swiping: fingerPx !== 0,
  };
}
