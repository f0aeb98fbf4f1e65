import type { StoreApi } from "zustand/vanilla";
import type { AudioEngine } from "../audio/engine";
import type { PlayableTrack } from "../audio/types";
import type { TrackRow } from "../api/rows";
import type { SessionState } from "./model";
import { cuedAnchor, nextTrackOf, trackOf, upcoming } from "./selectors";

/** What can be played of a track, once its addresses are known. */
interface PlayableTracks {
  playable(track: TrackRow): PlayableTrack | null;
  subscribe(listener: () => void): () => void;
}

/** Fetched ahead, so that also a skip of what comes next is heard at once. */
const prefetchedEntries = 2;

/** Hands each anchor to the audio engine, and the tracks that follow ahead of their time. */
export class TimelineFollower {
  private readonly unsubscribe: () => void;
  private readonly unsubscribeFromMedia: () => void;
  private prefetched: readonly TrackRow[] = [];

  constructor(
    state: StoreApi<SessionState>,
    private readonly engine: AudioEngine,
    private readonly media: PlayableTracks,
  ) {
    // The first addresses of a track, or its next ones.
    this.unsubscribeFromMedia = media.subscribe(() => {
      this.prefetched = [];
      this.follow(state.getState());
      this.prefetch(state.getState());
    });
    this.unsubscribe = state.subscribe((now, before) => {
      const learnt =
        trackOf(now, now.anchor) !== trackOf(before, before.anchor) ||
        nextTrackOf(now) !== nextTrackOf(before) ||
        cuesOf(now) !== cuesOf(before);
      if (now.anchor !== before.anchor || learnt) this.follow(now);
      this.prefetch(now);
    });
  }

  close(): void {
    this.unsubscribe();
    this.unsubscribeFromMedia();
    this.engine.setTimeline(null, null);
  }

  private follow(state: SessionState): void {
    const track = trackOf(state, state.anchor);
    if (state.anchor?.trackId && !track) return; // its row is on the way
    const next = nextTrackOf(state);
    const playable = track && this.media.playable(track);
    if (track && !playable) return; // its addresses are
    this.engine.setTimeline(cuedAnchor(state), playable, next && this.media.playable(next));
  }

  private prefetch(state: SessionState): void {
    const tracks = upcoming(state)
      .slice(0, prefetchedEntries)
      .flatMap(({ track }) => (track ? [track] : []));
    if (same(tracks, this.prefetched)) return;
    this.prefetched = tracks;
    this.engine.prefetch(tracks.flatMap((track) => this.media.playable(track) ?? []));
  }
}

function same(tracks: readonly TrackRow[], others: readonly TrackRow[]): boolean {
  return tracks.length === others.length && tracks.every((track, at) => track === others[at]);
}

function cuesOf(state: SessionState): string {
  const anchor = cuedAnchor(state);
  return [anchor?.cueOutMs, anchor?.next?.cueOutMs].join();
}
