import { changeableSeconds, type Deck, type DeckStart, type Rise } from "../deck";
import type { Fade } from "../fade";
import { Fader } from "../fader";
import { aimed, ALIGNMENT_AT_START, type Alignment } from "./alignment";
import type { Stream } from "./stream";

const LOOK_MS = 40;
const HELD_READINGS = 7;
/** So early an element is told to play where it cannot begin before the music does. */
const PLAY_LATENCY_SECONDS = 0.08;

/**
 * Plays a stream: brings it into its place unheard, then lets it be heard. A media element obeys no clock,
 * so its place is read again and again. Lives on the page.
 */
export class StreamDeck implements Deck {
  readonly recording: Stream;
  readonly startSeconds: number;
  private readonly fader: Fader;
  private readonly timer: ReturnType<typeof setInterval>;
  private trimTimer: ReturnType<typeof setTimeout> | undefined;
  /** How far the element was ahead of where this deck is meant to be, newest last. */
  private errorsSeconds: readonly number[] = [];
  private alignment: Alignment | null = ALIGNMENT_AT_START;
  private played = false;

  constructor(
    private readonly context: AudioContext,
    destination: AudioNode,
    private readonly start: DeckStart & { readonly recording: Stream },
    private readonly rise: Rise,
    /** The context time that is being written now. */
    private readonly writtenSeconds: () => number | null,
  ) {
    this.recording = start.recording;
    this.startSeconds = start.whenSeconds;
    this.fader = new Fader(context, destination, start.recording.track.gainDb);
    this.recording.hold(this, context).connect(this.fader.input);
    this.recording.rate = start.rate;
    this.look();
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  positionSeconds(contextSeconds: number): number {
    return this.aim(contextSeconds) + this.errorSeconds();
  }

  rate(): number {
    return this.recording.rate;
  }

  covers(contextSeconds: number): boolean {
    return contextSeconds >= this.startSeconds && contextSeconds < this.fader.endSeconds;
  }

  trim(trim: number, _: number, durationSeconds: number): void {
    clearTimeout(this.trimTimer);
    if (this.alignment !== null || !this.recording.isHeldBy(this)) {
      return;
    }
    this.recording.rate = this.start.rate * (1 + trim);
    if (durationSeconds > 0) {
      this.trimTimer = setTimeout(() => this.trim(0, 0, 0), durationSeconds * 1_000);
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
    clearInterval(this.timer);
    clearTimeout(this.trimTimer);
    this.recording.release(this, this.fader.input);
    this.fader.close();
  }

  /** Where the music is meant to be at a context time. */
  private aim(contextSeconds: number): number {
    return this.start.positionSeconds + (contextSeconds - this.start.whenSeconds) * this.start.rate;
  }

  /** A reading wavers by some milliseconds: the middle one counts. */
  private errorSeconds(): number {
    const sorted = [...this.errorsSeconds].sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? 0;
  }

  private look(): void {
    const writtenSeconds = this.writtenSeconds();
    if (writtenSeconds === null || !this.recording.isHeldBy(this) || !this.isPlaying(writtenSeconds)) {
      return;
    }
    const positionSeconds = this.recording.positionSeconds;
    if (positionSeconds === null) {
      return;
    }
    const error = positionSeconds - this.aim(writtenSeconds);
    this.errorsSeconds = [...this.errorsSeconds, error].slice(-HELD_READINGS);
    if (this.alignment !== null) {
      this.align(this.alignment, writtenSeconds);
    }
  }

  /** Sees to it that the element plays; not before the music begins. */
  private isPlaying(writtenSeconds: number): boolean {
    if (!this.played) {
      const { leadSeconds } = ALIGNMENT_AT_START;
      const aimSeconds = this.aim(writtenSeconds + leadSeconds);
      if (aimSeconds < 0 && this.aim(writtenSeconds + PLAY_LATENCY_SECONDS) < 0) {
        return false;
      }
      this.played = true;
      this.recording.seek(Math.max(0, aimSeconds));
      this.recording.play();
    }
    return true;
  }

  private align(alignment: Alignment, writtenSeconds: number): void {
    const { next, action } = aimed(alignment, this.errorSeconds(), this.errorsSeconds.length, writtenSeconds);
    this.alignment = next;
    switch (action.kind) {
      case "wait":
        break;
      case "seek":
        this.errorsSeconds = [];
        this.recording.seek(Math.max(0, this.aim(writtenSeconds + action.leadSeconds)));
        break;
      case "bend":
        this.recording.rate = this.start.rate * (1 + action.trim);
        break;
      case "open":
        this.recording.rate = this.start.rate;
        this.open();
        break;
    }
  }

  private open(): void {
    const fromSeconds = Math.max(this.startSeconds, changeableSeconds(this.context));
    this.fader.open({ ...this.rise, fromSeconds }, this.start.crossfade);
  }
}
