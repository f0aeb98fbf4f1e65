import { adtsOf } from "./adts";
import { SAMPLES_PER_FRAME, type AacIndex } from "./aacIndex";
import type { Download } from "./download";

/** A stretch of a recording, ready for the decoder. */
export interface Piece {
  readonly stream: ArrayBuffer;
  /** Of what the decoder gives, the lead-in frame included. */
  readonly sampleCount: number;
  /** Where in the music the decoder's first sample lies; it is a lead-in, not to be played. */
  readonly originSeconds: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** A frame is whole only when the one before it was decoded too. */
const LEAD_IN_FRAMES = 1;
/** So many frames are whole samples also at 44.1 kHz: pieces and the whole then lie on the same grid. */
const GRID_FRAMES = 5;
const LEAST_SECONDS = 2;
const MOST_SECONDS = 30;
/** A piece begins so much before the place that is wanted: decoding takes no time backwards, but clocks differ. */
const BEFORE_SECONDS = 0.5;

/** Cuts what is here of an AAC file into pieces that can be played before the file is whole. Pure. */
export class Opening {
  private readonly frameSeconds: number;
  private readonly leadInSeconds: number;

  constructor(
    private readonly index: AacIndex,
    leadInSamples: number,
  ) {
    this.frameSeconds = SAMPLES_PER_FRAME / index.sampleRate;
    this.leadInSeconds = leadInSamples / index.sampleRate;
  }

  /** Where in the file the music at a position begins. */
  offsetAt(positionSeconds: number): number {
    return this.index.offsets[this.firstFrame(positionSeconds)] ?? 0;
  }

  /** What is here of the music from just before a position on; null while that is not enough. */
  next(download: Pick<Download, "bytes" | "presentFrom">, positionSeconds: number): Piece | null {
    const { offsets, sizes } = this.index;
    const first = this.firstFrame(positionSeconds);
    const presentTo = download.presentFrom(offsets[first] ?? 0);
    let end = first;
    const most = Math.min(sizes.length, first + Math.ceil(MOST_SECONDS / this.frameSeconds));
    while (end < most && (offsets[end] ?? 0) + (sizes[end] ?? 0) <= presentTo) {
      end++;
    }
    const toSeconds = this.secondsAt(end);
    const enough = toSeconds >= positionSeconds + LEAST_SECONDS || end === sizes.length;
    if (!enough || end <= first + LEAD_IN_FRAMES) {
      return null;
    }
    return {
      stream: adtsOf(download.bytes, this.index, first, end),
      sampleCount: (end - first) * SAMPLES_PER_FRAME,
      originSeconds: this.secondsAt(first),
      fromSeconds: this.secondsAt(first + LEAD_IN_FRAMES),
      toSeconds,
    };
  }

  private firstFrame(positionSeconds: number): number {
    const frame = Math.floor((positionSeconds - BEFORE_SECONDS + this.leadInSeconds) / this.frameSeconds);
    const first = Math.min(this.index.sizes.length - 1, frame - LEAD_IN_FRAMES);
    const primingFrames = Math.round(this.leadInSeconds / this.frameSeconds);
    return Math.max(0, primingFrames + GRID_FRAMES * Math.floor((first - primingFrames) / GRID_FRAMES));
  }

  private secondsAt(frame: number): number {
    return frame * this.frameSeconds - this.leadInSeconds;
  }
}
