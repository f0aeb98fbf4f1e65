import { fadeEnd, fadeInGain, fadeOutGain, fadeValues, isSameFade, type Fade } from "./fade";

const UNDIM_SECONDS = 0.05;
const SHORTEST_FADE_SECONDS = 0.01;

/** The gains of one deck, each ruled by the audio clock. Lives on the page. */
export class Fader {
  // A gain for each fade, so that they never overlap on one parameter, which would throw.
  private readonly level: GainNode;
  private readonly rise: GainNode;
  private readonly crossfade: GainNode;
  private readonly fall: GainNode;
  private readonly dim: GainNode;
  private falling: Fade | null = null;
  private dimming: Fade | null = null;

  constructor(
    private readonly context: AudioContext,
    destination: AudioNode,
    gainDb: number,
  ) {
    this.level = new GainNode(context, { gain: 10 ** (gainDb / 20) });
    this.rise = new GainNode(context, { gain: 0 });
    this.crossfade = new GainNode(context);
    this.fall = new GainNode(context);
    this.dim = new GainNode(context);
    this.level
      .connect(this.rise)
      .connect(this.crossfade)
      .connect(this.fall)
      .connect(this.dim)
      .connect(destination);
  }

  get input(): AudioNode {
    return this.level;
  }

  /** When it has fallen silent for good; Infinity while it stays. */
  get endSeconds(): number {
    return this.falling === null ? Infinity : fadeEnd(this.falling);
  }

  /** Lets the deck be heard from a time on, as far into the crossfade as that is then. */
  open(rise: Fade, crossfade: Fade | null): void {
    const { fromSeconds, durationSeconds } = rise;
    this.rise.gain.setValueCurveAtTime(
      fadeValues(rise, fadeInGain, fromSeconds),
      fromSeconds,
      durationSeconds,
    );
    const leftSeconds = crossfade === null ? 0 : fadeEnd(crossfade) - fromSeconds;
    if (crossfade !== null && leftSeconds > SHORTEST_FADE_SECONDS) {
      const values = fadeValues(crossfade, fadeInGain, fromSeconds);
      this.crossfade.gain.setValueCurveAtTime(values, fromSeconds, leftSeconds);
    }
  }

  /** Falls silent for good; from where it is, if it falls already. */
  fadeOut({ curve, fromSeconds, durationSeconds }: Fade): void {
    const nowSeconds = this.context.currentTime;
    const level = this.falling === null ? 1 : fadeOutGain(this.falling, nowSeconds);
    const startSeconds = level < 1 ? nowSeconds : Math.max(fromSeconds, nowSeconds);
    const leftSeconds = Math.max(SHORTEST_FADE_SECONDS, fromSeconds + durationSeconds - startSeconds);
    this.falling = { curve, fromSeconds: startSeconds, durationSeconds: leftSeconds };
    this.fall.gain.cancelScheduledValues(0);
    const values = fadeValues(this.falling, fadeOutGain, startSeconds).map((value) => value * level);
    this.fall.gain.setValueCurveAtTime(values, startSeconds, leftSeconds);
  }

  /** Takes back a fall that has not begun. */
  keep(): void {
    this.fall.gain.cancelScheduledValues(0);
    this.falling = null;
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
    for (const gain of [this.level, this.rise, this.crossfade, this.fall, this.dim]) gain.disconnect();
  }
}
