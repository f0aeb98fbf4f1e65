import type { StoreApi } from "zustand/vanilla";
import type { AudioEngine } from "../audio/engine";
import type { PlayableTrack } from "../audio/types";
import type { TrackRow } from "../api/rows";
import type { SessionState } from "./model";
import { nextTrackOf, trackOf, upcoming } from "./selectors";

/** Hands each anchor to the audio engine, and the next track ahead of its time. */
export class TimelineFollower {
  private readonly unsubscribe: () => void;
  private prefetched: string | null = null;

  constructor(
    state: StoreApi<SessionState>,
    private readonly engine: AudioEngine,
    private readonly playable: (track: TrackRow) => PlayableTrack,
  ) {
    this.unsubscribe = state.subscribe((now, before) => {
      const learnt =
        trackOf(now, now.anchor) !== trackOf(before, before.anchor) ||
        nextTrackOf(now) !== nextTrackOf(before);
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
    this.engine.setTimeline(state.anchor, track && this.playable(track), next && this.playable(next));
  }

  private prefetch(state: SessionState): void {
    const next = upcoming(state)[0]?.track;
    if (!next || next.id === this.prefetched) return;
    this.prefetched = next.id;
    this.engine.prefetch(this.playable(next));
  }
}
