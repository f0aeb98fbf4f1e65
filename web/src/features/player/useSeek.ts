import type { KeyboardEvent } from "react";
import { useLive } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import type { Position } from "./usePosition";

const arrowStepMs = 5000;

/** The DJ's hand on the place in the track: by pointing, or five seconds at a time. */
export function useSeek({ positionMs, durationMs }: Position, onDone: () => void) {
  const live = useLive();
  const act = useAction();
  const seek = (toMs: number) =>
    act(async () => {
      try {
        await live.deck.run({ kind: "seek", positionMs: toMs });
      } finally {
        onDone();
      }
    });
  const onKeyDownCapture = (event: KeyboardEvent) => {
    const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    event.stopPropagation();
    seek(Math.min(Math.max(positionMs + direction * arrowStepMs, 0), durationMs));
  };
  return { seek, onKeyDownCapture };
}
