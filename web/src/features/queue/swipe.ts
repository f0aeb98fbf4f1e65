/** To the right for the vote, to the left to take the entry back. */
export type Swipe = "vote" | "remove";

export interface Swipeable {
  readonly vote: boolean;
  readonly remove: boolean;
}

/** So far a finger goes before it means it. */
export const meantPx = 72;
const farthestPx = 112;
/** What leads nowhere gives way a little. */
const reluctance = 0.2;

/** How far a row follows a finger. */
export function followedPx(fingerPx: number, may: Swipeable): number {
  const leads = fingerPx > 0 ? may.vote : may.remove;
  const wantedPx = leads ? fingerPx : fingerPx * reluctance;
  return Math.max(-farthestPx, Math.min(farthestPx, wantedPx));
}

/** What letting go there does; null for nothing. */
export function swipeAt(fingerPx: number, may: Swipeable): Swipe | null {
  if (fingerPx >= meantPx && may.vote) return "vote";
  return fingerPx <= -meantPx && may.remove ? "remove" : null;
}

/** Whether a finger moves along the row rather than along the list; null while it is too early to tell. */
export function isSwipe(alongPx: number, acrossPx: number): boolean | null {
  if (Math.max(Math.abs(alongPx), Math.abs(acrossPx)) < 8) return null;
  return Math.abs(alongPx) > Math.abs(acrossPx);
}
