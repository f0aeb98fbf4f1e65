import type { PlayableTrack } from "../types";
import { addressOf, Stream } from "./stream";

/** A media element each: phones allow few. */
const HELD_STREAMS = 2;
const MINUTE_MS = 60_000;

/**
 * What a device may hold decoded, of which there are two: eight minutes of stereo at 48 kHz take 184 MB.
 * `memoryGib`: null where the browser does not tell.
 */
export function longestDecodedMs(memoryGib: number | null): number {
  if (memoryGib === null || memoryGib > 2) return 8 * MINUTE_MS;
  return memoryGib > 1 ? 4 * MINUTE_MS : 2 * MINUTE_MS;
}

/** Whether a recording is played by a media element, because decoded it would take too much memory. */
export function isStreamed({ durationMs }: PlayableTrack, longestMs: number): boolean {
  return durationMs > longestMs;
}

/** Opens the long recordings that are wanted. Lives on the page. */
export class TrackStreams {
  private readonly streams = new Map<string, Stream>();
  private pastStalls = 0;

  constructor(
    /** Where the timeline is in a track, in seconds; null while that is not known. */
    private readonly positionSeconds: (trackId: string) => number | null,
    private readonly onChange: () => void,
  ) {}

  /** How often the music should have gone on and was not there, since the page was opened. */
  get stalls(): number {
    return [...this.streams.values()].reduce((sum, { stalls }) => sum + stalls, this.pastStalls);
  }

  /** The tracks to have ready, most urgent first; everything else is closed. */
  want(tracks: readonly PlayableTrack[]): void {
    const wanted = new Map(tracks.map((track) => [track.trackId, track]));
    const held = [...wanted.values()].slice(0, HELD_STREAMS);
    for (const [trackId, stream] of this.streams) {
      const track = held.find((each) => each.trackId === trackId);
      if (track === undefined || (stream.inTrouble && addressOf(track) !== stream.url)) {
        this.pastStalls += stream.stalls;
        stream.close();
        this.streams.delete(trackId);
      }
    }
    for (const track of held) {
      if (!this.streams.has(track.trackId)) {
        const startSeconds = this.positionSeconds(track.trackId) ?? 0;
        this.streams.set(track.trackId, new Stream(track, startSeconds, this.onChange));
      }
    }
  }

  /** Null where it is not on its way, or not ready. */
  ready(trackId: string): Stream | null {
    const stream = this.streams.get(trackId);
    return stream?.state === "ready" ? stream : null;
  }

  stateOf(trackId: string): Stream["state"] | null {
    return this.streams.get(trackId)?.state ?? null;
  }

  close(): void {
    this.want([]);
  }
}
