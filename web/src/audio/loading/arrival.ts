import type { PlayableTrack, Rendition } from "../types";
import { readAacIndex } from "./aacIndex";
import type { DecodedTrack } from "./decoded";
import { Download } from "./download";
import { Opening, type Piece } from "./opening";
import type { Throughput } from "./throughput";

export interface ArrivalOptions {
  readonly track: PlayableTrack;
  readonly rendition: Rendition;
  readonly throughput: Throughput;
  readonly decode: (bytes: ArrayBuffer) => Promise<AudioBuffer>;
  /** Whether it is to sound as soon as it can. */
  readonly isDue: () => boolean;
  /** Where the timeline is in the track, in seconds; null while that is not known. */
  readonly positionSeconds: () => number | null;
  readonly onProgress: () => void;
  /** There is more that can be played. */
  readonly onPiece: () => void;
}

/** The index of some three minutes of AAC. */
const START_BYTES = 65_536;
const LONGEST_INDEX_BYTES = 4_000_000;
/** So long before the end of what is decoded the next piece is cut; more while the whole is decoded. */
const AHEAD_SECONDS = 3;
const AHEAD_OF_WHOLE_SECONDS = 10;
/** Some seconds of music: what is that near is waited for. */
const NEXT_BYTES = 65_536;
const CLOCK_PATIENCE_MS = 2_000;
const CLOCK_POLL_MS = 20;
/** A decoder may round at the ends when it changes the sample rate. */
const ROUNDING_SAMPLES = 16;

/** Whether pieces of an encoding can be played by themselves. */
export function isOpenable({ type }: Pick<Rendition, "type">): boolean {
  return type.startsWith("audio/mp4");
}

/**
 * One recording on its way. What is to sound at once comes from the timeline's place on, and pieces of it
 * are decoded before it is whole. Lives on the page.
 */
export class Arrival {
  /** What can be played of it by now. */
  piece: DecodedTrack | null = null;
  private readonly download: Download;
  private opening: Opening | null = null;
  private decoding = false;

  constructor(private readonly options: ArrivalOptions) {
    this.download = new Download(options.rendition.url, (count, milliseconds) => {
      options.throughput.add(count, milliseconds);
      void this.decodePiece(AHEAD_SECONDS);
      options.onProgress();
    });
  }

  get url(): string {
    return this.options.rendition.url;
  }

  /** Of the file, 0 to 1. */
  get progress(): number {
    return this.download.progress;
  }

  /** The whole file. Throws RefusedError, or what fetch throws: then it may be called again. */
  async fetch(signal: AbortSignal): Promise<ArrayBuffer> {
    if (this.opening === null && isOpenable(this.options.rendition)) {
      await this.open(signal);
    }
    const bytes = await this.download.fetchRest(signal);
    await this.decodePiece(AHEAD_OF_WHOLE_SECONDS);
    return bytes;
  }

  /** Reads the file's index, and has what is to sound now come first. */
  private async open(signal: AbortSignal): Promise<void> {
    const { isDue, rendition } = this.options;
    if (!isDue()) {
      return;
    }
    await this.download.fetchStart(START_BYTES, signal);
    let index = readAacIndex(this.download.bytes, this.download.presentFrom(0));
    if (index !== null && "needed" in index && index.needed <= LONGEST_INDEX_BYTES) {
      await this.download.fetchStart(index.needed, signal);
      index = readAacIndex(this.download.bytes, this.download.presentFrom(0));
    }
    const atSeconds = await this.knownPosition();
    if (index !== null && !("needed" in index) && atSeconds !== null) {
      this.opening = new Opening(index, rendition.leadInSamples);
      this.download.beginAt(this.opening.offsetAt(atSeconds));
    }
  }

  /** The server's clock is asked meanwhile; to begin at the wrong place would cost more than to wait for it. */
  private async knownPosition(): Promise<number | null> {
    const { isDue, positionSeconds } = this.options;
    const untilMs = performance.now() + CLOCK_PATIENCE_MS;
    while (positionSeconds() === null && isDue() && performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, CLOCK_POLL_MS));
    }
    return positionSeconds();
  }

  private async decodePiece(aheadSeconds: number): Promise<void> {
    const positionSeconds = this.options.positionSeconds();
    if (this.opening === null || this.decoding || positionSeconds === null) {
      return;
    }
    const { piece: held } = this;
    const holds = held !== null && held.fromSeconds <= positionSeconds;
    if (holds && held.toSeconds > positionSeconds + aheadSeconds) {
      return;
    }
    this.turnTo(this.opening.offsetAt(positionSeconds));
    const piece = this.opening.next(this.download, positionSeconds);
    if (piece === null || (holds && piece.toSeconds <= held.toSeconds)) {
      return;
    }
    this.decoding = true;
    await this.decode(piece);
    this.decoding = false;
  }

  /** The DJ went to another place: what is there comes first. */
  private turnTo(offset: number): void {
    if (!this.download.isNear(offset, NEXT_BYTES)) {
      this.download.beginAt(offset);
    }
  }

  private async decode({ stream, sampleCount, originSeconds, fromSeconds, toSeconds }: Piece): Promise<void> {
    const { track, rendition, decode, onPiece } = this.options;
    try {
      const buffer = await decode(stream);
      const surplus = (buffer.length / buffer.sampleRate) * track.sampleRate - sampleCount;
      if (Math.abs(surplus) > ROUNDING_SAMPLES) {
        throw new Error(`A decoder gave ${surplus} samples more than it was given.`);
      }
      this.piece = { track, rendition, buffer, originSeconds, fromSeconds, toSeconds };
      onPiece();
    } catch {
      // A decoder that wants, or cuts, more than a stream of frames: the whole file will do.
      this.opening = null;
    }
  }
}
