import type { Anchor, PlayableTrack } from "./types";

/** An anchor with the recording it plays. */
export interface Moment {
  readonly anchor: Anchor;
  readonly track: PlayableTrack | null;
}

/** The moments known, by the time they take effect: each holds until the next. */
export type Timeline = readonly Moment[];

export const EMPTY_TIMELINE: Timeline = [];

/** True when `candidate` was commanded after `known`, or retells it in a restarted server's clock. */
export function isNewer(candidate: Anchor, known: Anchor): boolean {
  if (candidate.epoch !== known.epoch) {
    return candidate.epoch > known.epoch;
  }
  if (candidate.seq !== known.seq) {
    return candidate.seq > known.seq;
  }
  return candidate.clockId !== known.clockId;
}

/** Adds a moment unless it is stale. It replaces every moment that would have started after it. */
export function withMoment(timeline: Timeline, moment: Moment): Timeline {
  const newest = timeline.at(-1);
  if (newest !== undefined && !isNewer(moment.anchor, newest.anchor)) {
    return timeline;
  }
  const kept = timeline.filter((each) => each.anchor.atServerMs < moment.anchor.atServerMs);
  return [...kept, moment];
}

/** The same timeline with a recording told again, for instance under a renewed URL. */
export function withTrack(timeline: Timeline, track: PlayableTrack): Timeline {
  return timeline.map((moment) => (moment.anchor.trackId === track.trackId ? { ...moment, track } : moment));
}

/** The moment in effect at a server time; null before the first. */
export function momentAt(timeline: Timeline, serverMs: number): Moment | null {
  return timeline.findLast((moment) => moment.anchor.atServerMs <= serverMs) ?? null;
}

/** The next moment after a server time; null when none is known. */
export function momentAfter(timeline: Timeline, serverMs: number): Moment | null {
  return timeline.find((moment) => moment.anchor.atServerMs > serverMs) ?? null;
}

/** Forgets what a later moment has replaced. */
export function pruned(timeline: Timeline, serverMs: number): Timeline {
  const current = momentAt(timeline, serverMs);
  return current === null || current === timeline[0] ? timeline : timeline.slice(timeline.indexOf(current));
}

/** Where an anchor stands at a server time, before any clamping. */
export function rawPositionMs(anchor: Anchor, serverMs: number): number {
  return anchor.playing
    ? anchor.positionMs + (serverMs - anchor.atServerMs) * anchor.rate
    : anchor.positionMs;
}

/** Where an anchor stands at a server time, within the recording. */
export function positionMs(anchor: Anchor, serverMs: number, durationMs: number): number {
  return Math.max(0, Math.min(durationMs, rawPositionMs(anchor, serverMs)));
}
