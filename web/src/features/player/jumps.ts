import { positionMs } from "../../audio/timeline";
import type { Anchor } from "../../audio/types";

/** A heartbeat of the music mends less; more is seen at once. */
const mendsMs = 250;

/** Whether the music goes on elsewhere than it did: the DJ's heartbeat tells the same place anew each ten seconds. Pure. */
export function jumps(before: Anchor | null, now: Anchor | null): boolean {
  if (!before || !now) return before !== now;
  if (before.entryId !== now.entryId || before.playing !== now.playing || before.clockId !== now.clockId)
    return true;
  return Math.abs(positionMs(before, now.atServerMs, Infinity) - now.positionMs) > mendsMs;
}
