import type { StoreApi } from "zustand/vanilla";
import type { AudioEngine } from "../audio/engine";
import type { PlayableTrack } from "../audio/types";
import type { TrackRow } from "../api/rows";
import type { SessionState } from "./model";
import { cuedAnchor, nextTrackOf, trackOf, upcoming } from "./selectors";

/** Fetched ahead, so that also a skip of what comes next is heard at once. */
const prefetchedEntries = 2;

/** Hands each anchor to the audio engine, and the tracks that follow ahead of their time. */
export class TimelineFollower {
  private readonly unsubscribe: () => void;
  private prefetched: readonly string[] = [];

  constructor(
    state: StoreApi<SessionState>,
    private readonly engine: AudioEngine,
    private readonly playable: (track: TrackRow) => PlayableTrack,
  ) {
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
    this.engine.setTimeline(null, null);
  }

  private follow(state: SessionState): void {
    const track = trackOf(state, state.anchor);
    if (state.anchor?.trackId && !track) return; // its row is on the way
    const next = nextTrackOf(state);
    this.engine.setTimeline(cuedAnchor(state), track && this.playable(track), next && this.playable(next));
  }

  private prefetch(state: SessionState): void {
    const tracks = upcoming(state)
      .slice(0, prefetchedEntries)
      .flatMap(({ track }) => (track ? [track] : []));
    const ids = tracks.map(({ id }) => id);
    if (ids.join() === this.prefetched.join()) return;
    this.prefetched = ids;
    this.engine.prefetch(tracks.map(this.playable));
  }
}

function cuesOf(state: SessionState): string {
  const anchor = cuedAnchor(state);
  return [anchor?.cueOutMs, anchor?.next?.cueOutMs].join();
}
