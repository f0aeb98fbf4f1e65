import type { PlayableTrack, Rendition } from "../types";
import { leadInSeconds } from "./leadIn";

/** A recording ready to be played, or a piece of one that is still on its way. */
export interface DecodedTrack {
  readonly track: PlayableTrack;
  readonly rendition: Rendition;
  readonly buffer: AudioBuffer;
  /** Where in the music the buffer begins: before it, where there is a lead-in. */
  readonly originSeconds: number;
  /** What of the music can be played from the buffer. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** A whole recording as a decoder gave it. */
export function wholeOf(track: PlayableTrack, rendition: Rendition, buffer: AudioBuffer): DecodedTrack {
  const originSeconds = -leadInSeconds(buffer, track, rendition);
  const toSeconds = Math.min(originSeconds + buffer.duration, track.sampleCount / track.sampleRate);
  return { track, rendition, buffer, originSeconds, fromSeconds: 0, toSeconds };
}
