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
        <span
          key={`${each.emoji}${each.sinceMs}`}
          className={styles.rising}
          style={placeOf(each.emoji)}
          data-testid="rising-reaction"
        >
          <span className={styles.said}>{merged(each)}</span>
        </span>
      ))}
    </div>
  );
}

/** Neighbours begin at different heights, so that wide counts do not cover each other. */
function placeOf(emoji: string): CSSProperties {
  const lane = laneOf(emoji);
  return { "--lane": lane, "--row": lane % rows, "--rises": `${risesMs}ms` } as CSSProperties;
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
