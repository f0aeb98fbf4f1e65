import { fadeEnd, fadeInGain, fadeOutGain, fadeValues, isSameFade, type Fade } from "./fade";
import type { DecodedTrack } from "./loading/decoded";
import { Motion } from "./motion";
import type { PlayableTrack, Rendition } from "./types";

/** How a deck begins: at `whenSeconds` of the context the music is at `positionSeconds`. */
export interface DeckStart {
  readonly decoded: DecodedTrack;
  readonly whenSeconds: number;
  readonly positionSeconds: number;
  readonly rate: number;
  /** The crossfade it comes in with; it may have begun. */
  readonly crossfade: Fade | null;
}

/** Frames the audio thread renders at a time; it looks at rates once in each. */
const QUANTUM = 128;
const MARGIN_SECONDS = 0.005;

const UNDIM_SECONDS = 0.05;
const SHORTEST_FADE_SECONDS = 0.01;

/** The first context time the audio thread has certainly not rendered yet: it works in whole buffers. */
export function changeableSeconds(context: AudioContext): number {
  const bufferSeconds = (context as Partial<AudioContext>).baseLatency ?? 0;
  return context.currentTime + bufferSeconds + MARGIN_SECONDS;
}

function onFrame(seconds: number, { sampleRate }: { readonly sampleRate: number }): number {
  return Math.round(seconds * sampleRate) / sampleRate;
}

/** One playing of a decoded track: scheduled, trimmed and faded by the audio clock. Lives on the page. */
export class Deck {
  readonly decoded: DecodedTrack;
  private readonly source: AudioBufferSourceNode;
  // A gain for each fade, so that they never overlap on one parameter, which would throw.
  private readonly rise: GainNode;
  private readonly crossfade: GainNode;
  private readonly fall: GainNode;
  private readonly dim: GainNode;
  private falling: Fade | null = null;
  private dimming: Fade | null = null;
  private readonly motion: Motion;
  private readonly baseRate: number;
  readonly startSeconds: number;
  private endSeconds = Infinity;

  constructor(
    private readonly context: AudioContext,
    destination: AudioNode,
    start: DeckStart,
    rise: Pick<Fade, "curve" | "durationSeconds">,
  ) {
    const { decoded, rate } = start;
    this.decoded = decoded;
    this.baseRate = rate;
    this.startSeconds = onFrame(Math.max(start.whenSeconds, changeableSeconds(context)), context);
    const wantedSeconds = start.positionSeconds + (this.startSeconds - start.whenSeconds) * rate;
    // From a whole frame on: two decks of one recording then play the very same samples.
    const offsetSeconds = Math.max(0, onFrame(wantedSeconds - decoded.originSeconds, decoded.buffer));
    this.motion = new Motion(this.startSeconds, decoded.originSeconds + offsetSeconds, rate);
    this.source = new AudioBufferSourceNode(context, { buffer: decoded.buffer, playbackRate: rate });
    const level = new GainNode(context, { gain: 10 ** (decoded.track.gainDb / 20) });
    this.rise = new GainNode(context, { gain: 0 });
    this.crossfade = new GainNode(context);
    this.fall = new GainNode(context);
    this.dim = new GainNode(context);
    this.source
      .connect(level)
      .connect(this.rise)
      .connect(this.crossfade)
      .connect(this.fall)
      .connect(this.dim)
      .connect(destination);
    const rising = { ...rise, fromSeconds: this.startSeconds };
    this.rise.gain.setValueCurveAtTime(
      fadeValues(rising, fadeInGain, this.startSeconds),
      this.startSeconds,
      rise.durationSeconds,
    );
    const leftSeconds = start.crossfade === null ? 0 : fadeEnd(start.crossfade) - this.startSeconds;
    if (start.crossfade !== null && leftSeconds > SHORTEST_FADE_SECONDS) {
      const values = fadeValues(start.crossfade, fadeInGain, this.startSeconds);
      this.crossfade.gain.setValueCurveAtTime(values, this.startSeconds, leftSeconds);
    }
    this.source.start(this.startSeconds, offsetSeconds);
  }

  get track(): PlayableTrack {
    return this.decoded.track;
  }

  get trackId(): string {
    return this.decoded.track.trackId;
  }

  get rendition(): Rendition["kind"] {
    return this.decoded.rendition.kind;
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

  /** Falls silent for good; from where it is, if it falls already. */
  fadeOut({ curve, fromSeconds, durationSeconds }: Fade): void {
    const nowSeconds = this.context.currentTime;
    const level = this.falling === null ? 1 : fadeOutGain(this.falling, nowSeconds);
    const startSeconds = level < 1 ? nowSeconds : Math.max(fromSeconds, nowSeconds);
    const leftSeconds = Math.max(SHORTEST_FADE_SECONDS, fromSeconds + durationSeconds - startSeconds);
    this.falling = { curve, fromSeconds: startSeconds, durationSeconds: leftSeconds };
    this.endSeconds = startSeconds + leftSeconds;
    this.fall.gain.cancelScheduledValues(0);
    const values = fadeValues(this.falling, fadeOutGain, startSeconds).map((value) => value * level);
    this.fall.gain.setValueCurveAtTime(values, startSeconds, leftSeconds);
  }

  /** Takes back a fall that has not begun. */
  keep(): void {
    this.fall.gain.cancelScheduledValues(0);
    this.falling = null;
    this.endSeconds = Infinity;
  }

  /** The DJ's fade, from which the music may be brought back: null does that. */
  setDim(fade: Fade | null): void {
    const known = this.dimming;
    if (fade === known || (fade !== null && known !== null && isSameFade(fade, known))) {
      return;
    }
    const nowSeconds = this.context.currentTime;
    const { gain } = this.dim;
    this.dimming = fade;
    gain.cancelScheduledValues(0);
    if (fade === null) {
      gain.setValueAtTime(known === null ? 1 : fadeOutGain(known, nowSeconds), nowSeconds);
      gain.linearRampToValueAtTime(1, nowSeconds + UNDIM_SECONDS);
      return;
    }
    const startSeconds = Math.max(fade.fromSeconds, nowSeconds);
    const leftSeconds = Math.max(SHORTEST_FADE_SECONDS, fadeEnd(fade) - startSeconds);
    gain.setValueCurveAtTime(fadeValues(fade, fadeOutGain, startSeconds), startSeconds, leftSeconds);
  }

  close(): void {
    this.source.stop();
    this.source.disconnect();
    for (const gain of [this.rise, this.crossfade, this.fall, this.dim]) gain.disconnect();
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
