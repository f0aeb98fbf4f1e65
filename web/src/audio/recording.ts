import type { DecodedTrack } from "./loading/decoded";
import { Stream } from "./streaming/stream";

/** What a deck plays: a decoded recording, or a long one that a media element streams. */
export type Recording = DecodedTrack | Stream;

/** Whether the music at a position can be played. */
export function holds(recording: Recording, positionSeconds: number): boolean {
  if (recording instanceof Stream) {
    return positionSeconds >= 0 && positionSeconds * 1_000 < recording.track.durationMs;
  }
  return positionSeconds >= recording.fromSeconds && positionSeconds < recording.toSeconds;
}

/** The encoding that plays. */
export function kindOf(recording: Recording): DecodedTrack["rendition"]["kind"] | "hls" {
  return recording instanceof Stream ? recording.kind : recording.rendition.kind;
}
