import { memo, useMemo } from "react";
import { heatAlong } from "../../session/heat";
import { noHeat, type Heat, type SessionState } from "../../session/model";
import { useSession } from "../session/SessionContext";
import { hillOutline, stepsOf } from "./hill";
import styles from "./Player.module.css";

/** Of what is shown, and of nothing else: the next track's may be told while this one fades. */
function heatShown({ heat, shown }: SessionState): Heat {
  return heat.entryId !== null && heat.entryId === shown?.entryId ? heat : noHeat;
}

/** Where in the recording the room reacted. Kept, since the place beside it moves five times a second. */
export const HeatStrip = memo(function HeatStrip({ durationMs }: { readonly durationMs: number }) {
  const heat = useSession(heatShown);
  const steps = stepsOf(durationMs);
  const outline = useMemo(() => hillOutline(heatAlong(heat, durationMs, steps)), [heat, durationMs, steps]);
  if (heat.counts.size === 0) return null;
  return (
    <svg
      className={styles.heat}
      viewBox={`0 0 ${steps} 1`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-testid="heat"
    >
      <path d={outline} />
    </svg>
  );
});
