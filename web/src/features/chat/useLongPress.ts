import { useEffect, useRef, type MouseEvent, type PointerEvent, type TouchEvent } from "react";

const holdMs = 500;
const slackPx = 10;

export interface LongPress {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onTouchEnd: (event: TouchEvent) => void;
  readonly onContextMenu: (event: MouseEvent) => void;
}

/** A finger that rests on something. Some browsers tell it by their own menu, which makes way. */
export function useLongPress(onLongPress: () => void): LongPress {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pressed = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const fired = useRef(false);
  const cancel = () => {
    clearTimeout(timer.current);
    pressed.current = null;
  };
  const fire = () => {
    clearTimeout(timer.current);
    fired.current = true;
    onLongPress();
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onPointerDown: ({ pointerType, clientX: x, clientY: y }) => {
      cancel();
      fired.current = false;
      if (pointerType !== "touch") return;
      pressed.current = { x, y };
      timer.current = setTimeout(fire, holdMs);
    },
    onPointerMove: ({ clientX, clientY }) => {
      const from = pressed.current;
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > slackPx) cancel();
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
    // Else a click follows, and closes what has just opened.
    onTouchEnd: (event) => {
      if (fired.current) event.preventDefault();
    },
    onContextMenu: (event) => {
      if (!pressed.current) return;
      event.preventDefault();
      fire();
    },
  };
}
