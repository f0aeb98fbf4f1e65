import type { Anchor } from "../../audio/types";

/** A crossfade as it is heard: what goes falls while what comes rises. */
export interface Mix {
  readonly outgoing: Anchor;
  readonly startsMs: number;
  readonly durationMs: number;
}

/**
 * The crossfade that is under way after the anchor in effect has changed. One begins where an announced
 * start does, and ends by itself or by the next command. Pure.
 */
export function nextMix(mix: Mix | null, before: Anchor | null, now: Anchor | null): Mix | null {
  if (!before || !now?.playing) return null;
  if (before.entryId === now.entryId) return mix?.startsMs === now.atServerMs ? mix : null;
  const announced = before.next?.entryId === now.entryId && before.next.atServerMs === now.atServerMs;
  return announced && before.crossfadeMs > 0
    ? { outgoing: before, startsMs: now.atServerMs, durationMs: before.crossfadeMs }
    : null;
}

/** How far it is: 0 is all of what goes, 1 all of what comes. */
export function mixShare({ startsMs, durationMs }: Mix, nowMs: number): number {
  return Math.max(0, Math.min(1, (nowMs - startsMs) / durationMs));
}

export function mixLeftMs({ startsMs, durationMs }: Mix, nowMs: number): number {
  return Math.max(0, startsMs + durationMs - nowMs);
}
