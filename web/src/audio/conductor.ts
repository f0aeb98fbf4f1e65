import type { AudibleTime } from "./audibleTime";
import type { Deck, DeckStart } from "./deck";
import type { Fade } from "./fade";
import type { Player } from "./player";
import { quietestAfter } from "./quiet";
import { holds, type Recording } from "./recording";
import { CUT_MS, decide, RESTING_SERVO } from "./servo";
import { Stream } from "./streaming/stream";
import { momentAfter, momentAt, rawPositionMs, type Moment, type Timeline } from "./timeline";
import type { FadeCurve } from "./types";

/** Cuts are scheduled so long ahead; a hidden page looks only once a second. */
const HORIZON_SECONDS = 5;

/** From here on what is off is put right where somebody asks to start over. */
const STARTED_OVER_FROM_MS = 1;

/** A recording's length is told in whole milliseconds, and a look at the deck is a little ahead. */
const END_MS = 50;

/** Makes the decks follow the timeline: exact starts and cuts, and the servo in between. Lives on the page. */
export class Conductor {
  private servo = RESTING_SERVO;
  private followed: Moment | null = null;
  private startingOver = false;
  private restarts = 0;
  private starvations = 0;

  constructor(
    private readonly time: AudibleTime,
    /** What can be played of a track now; null while that is nothing. */
    private readonly recordingOf: (trackId: string) => Recording | null,
    private readonly player: Player,
  ) {}

  /** How often the music had to start again at another place though nobody asked for it. */
  get forcedSeeks(): number {
    return this.restarts;
  }

  /** How often the music should have gone on and was not there. */
  get underruns(): number {
    return this.starvations;
  }

  /** One look at everything. Decides for a context time just ahead, the first that can still be changed. */
  conduct(timeline: Timeline, atSeconds: number): void {
    const serverMs = this.time.serverMs(atSeconds);
    if (serverMs === null) {
      return;
    }
    this.player.settle(atSeconds);
    this.follow(momentAt(timeline, serverMs), atSeconds, serverMs);
    this.planNext(momentAfter(timeline, serverMs), atSeconds);
  }

  /** At the next look what is off is put right at once, however little it is. */
  startOver(): void {
    this.startingOver = true;
    this.servo = RESTING_SERVO;
  }

  /** How far the deck is ahead of the timeline at a context time; null when nothing plays. */
  errorMs(timeline: Timeline, contextSeconds: number): number | null {
    const deck = this.player.deck;
    const serverMs = this.time.serverMs(contextSeconds);
    const moment = serverMs === null ? null : momentAt(timeline, serverMs);
    if (
      serverMs === null ||
      !moment?.anchor.playing ||
      deck?.recording.track.trackId !== moment.anchor.trackId
    ) {
      return null;
    }
    return deck.covers(contextSeconds)
      ? deck.positionSeconds(contextSeconds) * 1_000 - rawPositionMs(moment.anchor, serverMs)
      : null;
  }

  private follow(moment: Moment | null, atSeconds: number, serverMs: number): void {
    const cutFromMs = this.cutFromMs(moment);
    this.followed = moment;
    this.startingOver = false;
    const start = moment && this.startFor(moment, atSeconds, rawPositionMs(moment.anchor, serverMs));
    const deck = this.player.deck;
    if (start === null) {
      if (deck !== null) {
        this.starvations += moment && isOwed(moment, serverMs) ? 1 : 0;
        this.player.silence(atSeconds);
      }
      return;
    }
    if (deck?.recording.track.trackId !== start.recording.track.trackId) {
      this.begin(start);
    } else {
      const errorMs = (deck.positionSeconds(atSeconds) - start.positionSeconds) * 1_000;
      if (Math.abs(errorMs) > cutFromMs) {
        this.begin(start);
      } else if (deck.recording !== start.recording) {
        this.player.handOver({ ...start, positionSeconds: deck.positionSeconds(atSeconds) });
      } else {
        this.correct(deck, errorMs, start);
      }
    }
    this.player.deck?.setDim(moment && this.dimOf(moment));
  }

  /** From how far off on the music begins again at the right place, rather than being bent there. */
  private cutFromMs(moment: Moment | null): number {
    if (this.startingOver) {
      return STARTED_OVER_FROM_MS;
    }
    return moment === this.followed ? Infinity : CUT_MS;
  }

  private begin(start: DeckStart): void {
    this.player.cut(start);
    this.servo = RESTING_SERVO;
  }

  private correct(deck: Deck, errorMs: number, start: DeckStart): void {
    const { state, action } = decide(this.servo, errorMs, start.whenSeconds * 1_000);
    this.servo = state;
    switch (action.kind) {
      case "hold":
        break;
      case "trim":
        deck.trim(action.trim, start.whenSeconds, action.durationMs / 1_000);
        break;
      case "cut":
        this.player.correct(quietly(start, action.withinMs / 1_000));
        break;
      case "restart":
        this.restarts++;
        this.player.cut(start);
        break;
    }
  }

  private planNext(next: Moment | null, atSeconds: number): void {
    const whenSeconds = next && this.time.contextSeconds(next.anchor.atServerMs);
    if (next === null || whenSeconds === null || whenSeconds > atSeconds + HORIZON_SECONDS) {
      this.player.cancelPlan();
      return;
    }
    const { anchor } = next;
    const start = this.startFor(next, whenSeconds, anchor.positionMs);
    const deck = this.player.deck;
    if (
      deck?.recording.track.trackId === start?.recording.track.trackId &&
      start !== null &&
      deck !== null &&
      Math.abs(deck.positionSeconds(whenSeconds) - start.positionSeconds) * 1_000 <= CUT_MS
    ) {
      this.player.cancelPlan(); // The servo walks to the new anchor.
      return;
    }
    // Told anew, the same start is not planned again.
    const key = [
      anchor.clockId,
      anchor.entryId,
      anchor.atServerMs,
      anchor.positionMs,
      next.crossfadeMs,
      start === null,
    ];
    this.player.planCut(key.join(), whenSeconds, start);
  }

  /** How a deck would play the moment from a context time on; null when there is nothing to play. */
  private startFor(moment: Moment, whenSeconds: number, positionMs: number): DeckStart | null {
    const { trackId, playing, rate } = moment.anchor;
    const recording = trackId !== null && playing ? this.recordingOf(trackId) : null;
    const positionSeconds = positionMs / 1_000;
    return recording !== null && holds(recording, positionSeconds)
      ? { recording, whenSeconds, positionSeconds, rate, crossfade: this.crossfadeOf(moment) }
      : null;
  }

  private crossfadeOf({ anchor, crossfadeMs }: Moment): Fade | null {
    return crossfadeMs > 0 ? this.fadeAt(anchor.atServerMs, crossfadeMs, anchor.crossfadeCurve) : null;
  }

  private dimOf({ anchor: { fadeOut } }: Moment): Fade | null {
    return fadeOut && this.fadeAt(fadeOut.atServerMs, fadeOut.durationMs, "equal_power");
  }

  private fadeAt(atServerMs: number, durationMs: number, curve: FadeCurve): Fade | null {
    const fromSeconds = this.time.contextSeconds(atServerMs);
    return fromSeconds === null ? null : { curve, fromSeconds, durationSeconds: durationMs / 1_000 };
  }
}

/** The same start at the quietest moment of the time that follows. */
function quietly(start: DeckStart, withinSeconds: number): DeckStart {
  const { recording, whenSeconds, positionSeconds, rate } = start;
  if (recording instanceof Stream) {
    return start;
  }
  const afterSeconds = quietestAfter(
    recording.buffer,
    positionSeconds - recording.originSeconds,
    withinSeconds,
  );
  return {
    ...start,
    whenSeconds: whenSeconds + afterSeconds,
    positionSeconds: positionSeconds + afterSeconds * rate,
  };
}

/** Whether there is music to be heard by the timeline. */
function isOwed({ anchor, track }: Moment, serverMs: number): boolean {
  return anchor.playing && rawPositionMs(anchor, serverMs) < (track?.durationMs ?? 0) - END_MS;
}
