import { useEffect, useState, type CSSProperties } from "react";
import { useDevice } from "../../app/device";
import { useReducedMotion } from "../../ui/useMedia";
import { useLive } from "../session/SessionContext";
import styles from "./Reactions.module.css";
import { laneOf, merged, risesMs, stillRising, withTold, type Rising } from "./rising";

const rows = 3;

/** How the room feels, rising over the picture that it lies on. */
export function RisingReactions() {
  const calm = useCalm();
  const rising = useRising(calm);
  return (
    <div className={styles.sky} data-calm={calm ? "" : undefined} aria-hidden="true">
      {rising.map((each) => (
        <span key={`${each.emoji}${each.sinceMs}`} className={styles.rising} style={placeOf(each.emoji)}>
          <span className={styles.said} data-testid="rising-reaction">
            {merged(each)}
          </span>
        </span>
      ))}
    </div>
  );
}

/**
 * Neighbours begin at different heights, so that wide counts do not cover each other. By no property of our own: what
 * moves and has one is looked at twice in each picture.
 */
function placeOf(emoji: string): CSSProperties {
  const lane = laneOf(emoji);
  const upPercent = (lane % rows) * 9;
  return {
    insetBlock: `${-upPercent}% ${upPercent}%`,
    insetInlineStart: `${12 + lane * 15.2}%`,
    animationDuration: `${risesMs}ms`,
  };
}

/** Whether nothing rises here: by this device's wish, or by its system's. */
function useCalm(): boolean {
  const still = useDevice((state) => !state.risingReactions);
  return useReducedMotion() || still;
}

function useRising(calm: boolean): readonly Rising[] {
  const { expressions } = useLive();
  const [rising, setRising] = useState<readonly Rising[]>([]);
  useEffect(
    () =>
      expressions.burst.subscribe(({ told }) => {
        const nowMs = performance.now();
        if (told) setRising((before) => withTold(before, told.counts, nowMs, calm));
      }),
    [expressions, calm],
  );
  useEffect(() => {
    const [oldest] = rising;
    if (!oldest) return undefined;
    const timer = setTimeout(
      () => setRising(stillRising(rising, performance.now())),
      oldest.sinceMs + risesMs - performance.now(),
    );
    return () => clearTimeout(timer);
  }, [rising]);
  return rising;
}
