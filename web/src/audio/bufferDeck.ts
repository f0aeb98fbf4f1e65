import { changeableSeconds, type Deck, type DeckStart, type Rise } from "./deck";
import type { Fade } from "./fade";
import { Fader } from "./fader";
import type { DecodedTrack } from "./loading/decoded";
import { Motion } from "./motion";

/** Frames the audio thread renders at a time; it looks at rates once in each. */
const QUANTUM = 128;

function onFrame(seconds: number, { sampleRate }: { readonly sampleRate: number }): number {
  return Math.round(seconds * sampleRate) / sampleRate;
}

/** Plays a decoded recording: scheduled, trimmed and faded by the audio clock. Lives on the page. */
export class BufferDeck implements Deck {
  readonly recording: DecodedTrack;
  readonly startSeconds: number;
  private readonly source: AudioBufferSourceNode;
  private readonly fader: Fader;
  private readonly motion: Motion;
  private readonly baseRate: number;

  constructor(
    private readonly context: AudioContext,
    destination: AudioNode,
    start: DeckStart & { readonly recording: DecodedTrack },
    rise: Rise,
  ) {
    const { recording, rate } = start;
    this.recording = recording;
    this.baseRate = rate;
    this.startSeconds = onFrame(Math.max(start.whenSeconds, changeableSeconds(context)), context);
    const wantedSeconds = start.positionSeconds + (this.startSeconds - start.whenSeconds) * rate;
    // From a whole frame on: two decks of one recording then play the very same samples.
    const offsetSeconds = Math.max(0, onFrame(wantedSeconds - recording.originSeconds, recording.buffer));
    this.motion = new Motion(this.startSeconds, recording.originSeconds + offsetSeconds, rate);
    this.source = new AudioBufferSourceNode(context, { buffer: recording.buffer, playbackRate: rate });
    this.fader = new Fader(context, destination, recording.track.gainDb);
    this.source.connect(this.fader.input);
    this.fader.open({ ...rise, fromSeconds: this.startSeconds }, start.crossfade);
    this.source.start(this.startSeconds, offsetSeconds);
  }

  positionSeconds(contextSeconds: number): number {
    return this.motion.positionSeconds(contextSeconds);
  }

  rate(contextSeconds: number): number {
    return this.motion.rate(contextSeconds);
  }

  covers(contextSeconds: number): boolean {
    return contextSeconds >= this.startSeconds && contextSeconds < this.fader.endSeconds;
  }

  trim(trim: number, whenSeconds: number, durationSeconds: number): void {
    const from = this.onQuantum(whenSeconds);
    this.source.playbackRate.cancelScheduledValues(from);
    this.changeRate(this.baseRate * (1 + trim), from);
    if (durationSeconds > 0) {
      this.changeRate(this.baseRate, this.onQuantum(from + durationSeconds));
    }
  }

  fadeOut(fade: Fade): void {
    this.fader.fadeOut(fade);
  }

  keep(): void {
    this.fader.keep();
  }

  setDim(fade: Fade | null): void {
    this.fader.setDim(fade);
  }

  close(): void {
    this.source.stop();
    this.source.disconnect();
    this.fader.close();
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
