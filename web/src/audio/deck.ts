import type { Fade } from "./fade";
import type { Recording } from "./recording";

/** How a deck begins: at `whenSeconds` of the context the music is at `positionSeconds`. */
export interface DeckStart {
  readonly recording: Recording;
  readonly whenSeconds: number;
  readonly positionSeconds: number;
  readonly rate: number;
  /** The crossfade it comes in with; it may have begun. */
  readonly crossfade: Fade | null;
}

/** How it comes to be heard, apart from the crossfade. */
export type Rise = Pick<Fade, "curve" | "durationSeconds">;

/** One playing of a recording. Lives on the page. */
export interface Deck {
  readonly recording: Recording;
  readonly startSeconds: number;

  /** Where the music is at a context time. */
  positionSeconds(contextSeconds: number): number;

  rate(contextSeconds: number): number;

  /** True while the deck sounds at a context time, or would but for the track's end. */
  covers(contextSeconds: number): boolean;

  /** Plays at rate·(1 + trim) for durationSeconds, then at its own rate again. */
  trim(trim: number, whenSeconds: number, durationSeconds: number): void;

  /** Falls silent for good; from where it is, if it falls already. */
  fadeOut(fade: Fade): void;

  /** Takes back a fall that has not begun. */
  keep(): void;

  /** The DJ's fade, from which the music may be brought back: null does that. */
  setDim(fade: Fade | null): void;

  close(): void;
}

const MARGIN_SECONDS = 0.005;

/** The first context time the audio thread has certainly not rendered yet: it works in whole buffers. */
export function changeableSeconds(context: AudioContext): number {
  const bufferSeconds = (context as Partial<AudioContext>).baseLatency ?? 0;
  return context.currentTime + bufferSeconds + MARGIN_SECONDS;
}
