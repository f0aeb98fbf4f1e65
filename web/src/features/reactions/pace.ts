/** How fast one person may react, as the server sees it. Pure. */

export interface Pace {
  readonly left: number;
  readonly atMs: number;
}

const atOnce = 20;
const perSecond = 5;

export const rested: Pace = { left: atOnce, atMs: 0 };

/** What is left after one more; null where the server would refuse it. */
export function spend({ left, atMs }: Pace, nowMs: number): Pace | null {
  const regained = Math.min(atOnce, left + ((nowMs - atMs) / 1000) * perSecond);
  return regained < 1 ? null : { left: regained - 1, atMs: nowMs };
}
