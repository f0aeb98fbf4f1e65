/** What is known of bringing an element that nobody hears yet into its place. */
export interface Alignment {
  /** So much ahead it is sent, as its seeks take their time. */
  readonly leadSeconds: number;
  readonly seeks: number;
  /** When it was first looked at, in context time. */
  readonly sinceSeconds: number | null;
}

export type AlignmentAction =
  | { readonly kind: "wait" }
  | { readonly kind: "seek"; readonly leadSeconds: number }
  | { readonly kind: "bend"; readonly trim: number }
  /** It is in its place, or as near as it gets: let it be heard. */
  | { readonly kind: "open" };

export const ALIGNMENT_AT_START: Alignment = { leadSeconds: 0.15, seeks: 0, sinceSeconds: null };

const SEEK_SECONDS = 0.12;
const MOST_SEEKS = 3;
const OPEN_SECONDS = 0.004;
const READINGS_NEEDED = 3;
const PATIENCE_SECONDS = 2;
/** Nobody hears it: it may bend far. */
const MOST_TRIM = 0.1;
const CLOSING_SECONDS = 0.4;

/** `errorSeconds`: how far the element is ahead of its place, from so many readings since it last jumped. Pure. */
export function aimed(
  alignment: Alignment,
  errorSeconds: number,
  readings: number,
  nowSeconds: number,
): { readonly next: Alignment | null; readonly action: AlignmentAction } {
  const sinceSeconds = alignment.sinceSeconds ?? nowSeconds;
  const known = { ...alignment, sinceSeconds };
  const size = Math.abs(errorSeconds);
  if (readings < READINGS_NEEDED) {
    return { next: known, action: { kind: "wait" } };
  }
  if (size <= OPEN_SECONDS || nowSeconds - sinceSeconds > PATIENCE_SECONDS) {
    return { next: null, action: { kind: "open" } };
  }
  if (size > SEEK_SECONDS && alignment.seeks < MOST_SEEKS) {
    const leadSeconds = Math.max(0, alignment.leadSeconds - errorSeconds);
    return {
      next: { ...known, leadSeconds, seeks: alignment.seeks + 1 },
      action: { kind: "seek", leadSeconds },
    };
  }
  const trim = Math.max(-MOST_TRIM, Math.min(MOST_TRIM, -errorSeconds / CLOSING_SECONDS));
  return { next: known, action: { kind: "bend", trim } };
}
