import type { DecodedTrack } from "./loader";
import { Motion } from "./motion";

/** How a deck begins: at `whenSeconds` of the context the music is at `positionSeconds`. */
export interface DeckStart {
  readonly decoded: DecodedTrack;
  readonly whenSeconds: number;
  readonly positionSeconds: number;
  readonly rate: number;
}

/** Frames the audio thread renders at a time; it looks at rates once in each. */
const QUANTUM = 128;
const MARGIN_SECONDS = 0.005;

const RISE = Float32Array.from({ length: 33 }, (_, step) => Math.sin((step / 32) * (Math.PI / 2)));
const FALL = RISE.slice().reverse();

/** The first context time the audio thread has certainly not rendered yet: it works in whole buffers. */
export function changeableSeconds(context: AudioContext): number {
  const bufferSeconds = (context as Partial<AudioContext>).baseLatency ?? 0;
  return context.currentTime + bufferSeconds + MARGIN_SECONDS;
}

/** One playing of a decoded track: scheduled, trimmed and faded by the audio clock. Lives on the page. */
export class Deck {
  readonly trackId: string;
  private readonly source: AudioBufferSourceNode;
  // Two gains, so that a fade-in and a fade-out never overlap on one parameter, which would throw.
  private readonly rise: GainNode;
  private readonly fall: GainNode;
  private readonly motion: Motion;
  private readonly baseRate: number;
  private readonly startSeconds: number;
  private endSeconds = Infinity;

  constructor(
    private readonly context: AudioContext,
    destination: AudioNode,
    start: DeckStart,
    fadeSeconds: number,
  ) {
    const { decoded, rate } = start;
    this.trackId = decoded.track.trackId;
    this.baseRate = rate;
    this.startSeconds = Math.max(start.whenSeconds, changeableSeconds(context));
    const positionSeconds = start.positionSeconds + (this.startSeconds - start.whenSeconds) * rate;
    this.motion = new Motion(this.startSeconds, positionSeconds, rate);
    this.source = new AudioBufferSourceNode(context, { buffer: decoded.buffer, playbackRate: rate });
    this.rise = new GainNode(context, { gain: 0 });
    this.fall = new GainNode(context);
    this.source.connect(this.rise).connect(this.fall).connect(destination);
    this.rise.gain.setValueCurveAtTime(RISE, this.startSeconds, fadeSeconds);
    this.source.start(this.startSeconds, Math.max(0, positionSeconds + decoded.leadInSeconds));
  }

  /** Where the music is at a context time. */
  positionSeconds(contextSeconds: number): number {
    return this.motion.positionSeconds(contextSeconds);
  }

  rate(contextSeconds: number): number {
    return this.motion.rate(contextSeconds);
  }

  /** True while the deck sounds at a context time, or would but for the track's end. */
  covers(contextSeconds: number): boolean {
    return contextSeconds >= this.startSeconds && contextSeconds < this.endSeconds;
  }

  /** Plays at rate·(1 + trim) for durationSeconds, then at its own rate again. */
  trim(trim: number, whenSeconds: number, durationSeconds: number): void {
    const from = this.onQuantum(whenSeconds);
    this.source.playbackRate.cancelScheduledValues(from);
    this.changeRate(this.baseRate * (1 + trim), from);
    if (durationSeconds > 0) {
      this.changeRate(this.baseRate, this.onQuantum(from + durationSeconds));
    }
  }

  fadeOut(whenSeconds: number, fadeSeconds: number): void {
    const from = Math.max(whenSeconds, this.context.currentTime);
    this.fall.gain.cancelScheduledValues(0);
    this.fall.gain.setValueCurveAtTime(FALL, from, fadeSeconds);
    this.endSeconds = from + fadeSeconds;
  }

  /** Takes back a fade-out that has not begun. */
  keep(): void {
    this.fall.gain.cancelScheduledValues(0);
    this.endSeconds = Infinity;
  }

  close(): void {
    this.source.stop();
    this.source.disconnect();
    this.rise.disconnect();
    this.fall.disconnect();
  }

  private changeRate(rate: number, whenSeconds: number): void {
    // Half a frame early, so that rounding cannot push it into the next quantum.
    this.source.playbackRate.setValueAtTime(rate, whenSeconds - 0.5 / this.context.sampleRate);
    this.motion.change(whenSeconds, rate);
  }

  private onQuantum(seconds: number): number {
    const quantumSeconds = QUANTUM / this.context.sampleRate;
    return Math.ceil(seconds / quantumSeconds - 1e-6) * quantumSeconds;
  }
}
