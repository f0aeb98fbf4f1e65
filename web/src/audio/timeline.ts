import type { Anchor, PlayableTrack } from "./types";

/** An anchor with the recording it plays. */
export interface Moment {
  readonly anchor: Anchor;
  readonly track: PlayableTrack | null;
  /** How long what played before still sounds, ever softer. */
  readonly crossfadeMs: number;
  /** It will be, as the moment before it says; no anchor of its own has told it yet. */
  readonly announced: boolean;
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

/**
 * Adds an anchor, the start that it announces and the stop at the last one's cue, unless it is stale. It
 * replaces every moment that would have started after it, and announced ones that it does not bear out.
 */
export function withAnchor(
  timeline: Timeline,
  anchor: Anchor,
  track: PlayableTrack | null,
  nextTrack: PlayableTrack | null = null,
): Timeline {
  const newest = timeline.at(-1);
  if (newest !== undefined && !isNewer(anchor, newest.anchor) && !tellsCue(anchor, timeline)) {
    return timeline;
  }
  const kept = timeline.filter(
    ({ anchor: known, announced }) =>
      known.atServerMs < anchor.atServerMs && (!announced || known.entryId === anchor.entryId),
  );
  const told = { anchor, track, crossfadeMs: crossfadeInto(timeline, anchor), announced: false };
  const next = announcedBy(anchor);
  const last =
    next === null
      ? told
      : { anchor: next, track: nextTrack, crossfadeMs: anchor.crossfadeMs, announced: true };
  return [...kept, ...new Set([told, last]), ...stopAfter(last)];
}

/** The anchor in effect at a server time, by what the newest one announces. */
export function anchorAt(anchor: Anchor, serverMs: number): Anchor {
  const next = announcedBy(anchor);
  return next !== null && serverMs >= next.atServerMs ? next : anchor;
}

/** True when a known anchor comes again with a cue that was learnt of meanwhile. */
function tellsCue(anchor: Anchor, timeline: Timeline): boolean {
  const changes = (told: Pick<Anchor, "entryId" | "cueOutMs">) =>
    told.cueOutMs !== null &&
    timeline.some(
      ({ anchor: known }) =>
        known.epoch === anchor.epoch &&
        known.seq === anchor.seq &&
        known.entryId === told.entryId &&
        known.cueOutMs !== told.cueOutMs,
    );
  return changes(anchor) || (anchor.next !== null && changes(anchor.next));
}

/** The music stops at its cue though nobody says so any more; not where the cue was passed already. */
function stopAfter({ anchor, track }: Moment): Timeline {
  const { cueOutMs, positionMs: fromMs, atServerMs, rate, playing } = anchor;
  if (!playing || cueOutMs === null || cueOutMs <= fromMs) {
    return [];
  }
  const stop = { playing: false, positionMs: cueOutMs, atServerMs: atServerMs + (cueOutMs - fromMs) / rate };
  return [{ anchor: { ...anchor, ...stop, next: null }, track, crossfadeMs: 0, announced: true }];
}

/** An anchor that announces a start tells that one's crossfade; its own is known from before. */
function crossfadeInto(timeline: Timeline, anchor: Anchor): number {
  if (anchor.next === null) {
    return anchor.crossfadeMs;
  }
  const known = timeline.find(
    ({ anchor: { entryId, atServerMs } }) => entryId === anchor.entryId && atServerMs === anchor.atServerMs,
  );
  return known?.crossfadeMs ?? 0;
}

/** The start that an anchor announces, as the anchor it will be. */
function announcedBy(anchor: Anchor): Anchor | null {
  return anchor.playing && anchor.next !== null
    ? { ...anchor, ...anchor.next, next: null, fadeOut: null }
    : null;
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
