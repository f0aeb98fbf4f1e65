import { useEffect, useState } from "react";

const stillAfterMs = 3_000;
const movesOf = ["pointermove", "pointerdown", "keydown", "focusin"] as const;

/** Whether nobody has moved a pointer or a key for a while; who comes has a moment to look around first. */
export function useStill(firstLookMs = 8_000): boolean {
  const [still, setStill] = useState(false);
  useEffect(() => {
    let timer = setTimeout(() => setStill(true), firstLookMs);
    const stir = () => {
      clearTimeout(timer);
      setStill(false);
      timer = setTimeout(() => setStill(true), stillAfterMs);
    };
    for (const move of movesOf) window.addEventListener(move, stir, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const move of movesOf) window.removeEventListener(move, stir);
    };
  }, [firstLookMs]);
  return still;
}
