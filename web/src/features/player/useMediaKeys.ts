import { useEffect, useEffectEvent } from "react";
import type { Deck } from "./useDeck";

/** The system's key for the next track, on keyboards and headphones, while it is this page's to skip. */
export function useMediaKeys({ canSkip, dj, next }: Deck): void {
  const onNext = useEffectEvent(next);
  const mine = dj && canSkip;
  useEffect(() => {
    const session = (navigator as Partial<Navigator>).mediaSession;
    if (!mine || !session) return undefined;
    session.setActionHandler("nexttrack", () => onNext());
    return () => session.setActionHandler("nexttrack", null);
  }, [mine]);
}
