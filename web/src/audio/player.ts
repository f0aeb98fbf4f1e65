import { BufferDeck } from "./bufferDeck";
import type { Deck, DeckStart, Rise } from "./deck";
import type { Fade } from "./fade";
import { Stream } from "./streaming/stream";
import { StreamDeck } from "./streaming/streamDeck";
import type { PlayableTrack } from "./types";

const FADE_SECONDS = 0.01;
const CROSS_CUT_SECONDS = 0.02;

interface Plan {
  readonly key: string;
  readonly whenSeconds: number;
  readonly incoming: Deck | null;
}

/** Two decks and the cuts between them. Lives on the page. */
export class Player {
  private active: Deck | null = null;
  private plan: Plan | null = null;
  /** The same music at its right place, from a moment on that is near. */
  private correction: Deck | null = null;
  private leaving: Deck[] = [];

  constructor(
    private readonly context: AudioContext,
    private readonly destination: AudioNode,
    /** The context time that is being written now, steadier than the context tells. */
    private readonly writtenSeconds: () => number | null,
  ) {}

  /** The deck people hear, or are about to. */
  get deck(): Deck | null {
    return this.active;
  }

  /** The tracks that fall silent in a crossfade. */
  get leavingTracks(): PlayableTrack[] {
    return this.leaving.map((deck) => deck.recording.track);
  }

  /** Brings the books up to a context time: planned cuts that happened, decks that faded out. */
  settle(contextSeconds: number): void {
    if (this.correction !== null && this.correction.startSeconds <= contextSeconds) {
      this.release(this.active);
      this.active = this.correction;
      this.correction = null;
    }
    if (this.plan !== null && this.plan.whenSeconds <= contextSeconds) {
      this.release(this.active);
      this.active = this.plan.incoming;
      this.plan = null;
    }
    const silent = this.leaving.filter((deck) => !deck.covers(this.context.currentTime));
    silent.forEach((deck) => deck.close());
    this.leaving = this.leaving.filter((deck) => !silent.includes(deck));
  }

  /** Cuts over at once; what still faded out falls silent too. */
  cut(start: DeckStart): void {
    this.cancelPlan();
    this.cancelCorrection();
    this.hurry(start.whenSeconds);
    const incoming = this.bring(start);
    this.release(this.active);
    this.active = incoming;
  }

  /** Goes over to the right place at a moment that is near, unless something else happens before. */
  correct(start: DeckStart): void {
    if (this.plan !== null) {
      return; // What is planned ends this music in a few seconds.
    }
    this.cancelCorrection();
    this.correction = this.bring(start);
  }

  /** The same music goes on from another buffer that holds more of it; what was planned is to be planned anew. */
  handOver(start: DeckStart): void {
    this.cancelPlan();
    this.cancelCorrection();
    // Linear: of the same samples the two halves add up to themselves.
    const fade = { curve: "linear", durationSeconds: CROSS_CUT_SECONDS } as const;
    const incoming = this.newDeck(start, fade);
    this.active?.fadeOut({ ...fade, fromSeconds: incoming.startSeconds });
    this.release(this.active);
    this.active = incoming;
  }

  /** Falls silent at a context time that is at hand. */
  silence(whenSeconds: number): void {
    this.cancelPlan();
    this.cancelCorrection();
    this.hurry(whenSeconds);
    this.active?.fadeOut(shortFade(whenSeconds, FADE_SECONDS));
    this.release(this.active);
    this.active = null;
  }

  /** Cuts over at a later moment, exactly; `start` null falls silent. The same key again changes nothing. */
  planCut(key: string, whenSeconds: number, start: DeckStart | null): void {
    if (this.plan?.key === key) {
      return;
    }
    this.cancelPlan();
    this.cancelCorrection();
    const incoming = start && this.bring(start);
    if (start === null) {
      this.active?.fadeOut(shortFade(whenSeconds, FADE_SECONDS));
    }
    this.plan = { key, whenSeconds, incoming };
  }

  cancelPlan(): void {
    if (this.plan !== null) {
      this.plan.incoming?.close();
      this.active?.keep();
      this.plan = null;
    }
  }

  /** Stops everything now, without a fade: for a context that no longer sounds. */
  clear(): void {
    this.plan?.incoming?.close();
    this.correction?.close();
    this.active?.close();
    this.leaving.forEach((deck) => deck.close());
    this.plan = null;
    this.correction = null;
    this.active = null;
    this.leaving = [];
  }

  private cancelCorrection(): void {
    if (this.correction !== null) {
      this.correction.close();
      this.active?.keep();
      this.correction = null;
    }
  }

  private bring(start: DeckStart): Deck {
    const durationSeconds = this.active === null ? FADE_SECONDS : CROSS_CUT_SECONDS;
    const another = this.active?.recording.track.trackId !== start.recording.track.trackId;
    // First what comes: a page that is held up in between is late with it, and what goes must last so long.
    const incoming = this.newDeck(start, { curve: "equal_power", durationSeconds });
    const crossfade = another ? start.crossfade : null;
    this.active?.fadeOut(crossfade ?? shortFade(incoming.startSeconds, durationSeconds));
    return incoming;
  }

  private newDeck(start: DeckStart, rise: Rise): Deck {
    const { recording } = start;
    const { context, destination, writtenSeconds } = this;
    return recording instanceof Stream
      ? new StreamDeck(context, destination, { ...start, recording }, rise, writtenSeconds)
      : new BufferDeck(context, destination, { ...start, recording }, rise);
  }

  /** A command ends a crossfade that is under way. */
  private hurry(whenSeconds: number): void {
    for (const deck of this.leaving) deck.fadeOut(shortFade(whenSeconds, CROSS_CUT_SECONDS));
  }

  private release(deck: Deck | null): void {
    if (deck !== null) {
      this.leaving.push(deck);
    }
  }
}

function shortFade(fromSeconds: number, durationSeconds: number): Fade {
  return { curve: "equal_power", fromSeconds, durationSeconds };
}
