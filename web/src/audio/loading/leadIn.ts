import type { PlayableTrack, Rendition } from "../types";

/** Samples by which a decoder's own rounding may differ. */
const ROUNDING_SAMPLES = 16;
/** The most that an encoder fills up its last frame with, and a decoder leaves there. */
const FILLING_SAMPLES = 2_048;

/** Of a millisecond, to which Chromium rounds the priming that a WebM file tells. */
const OVERCUT_SAMPLES = 48;

/**
 * Seconds of encoder priming which a browser left in front of the decoded music; negative where it cut off
 * some of the music with it, as Chromium does with Opus (24 samples).
 *
 * Files say how much of their beginning and end is no music. Chromium cuts both off to the sample; some
 * browsers cut only the end, some nothing. Fewer surplus samples than the priming can only be the end's
 * filling; as many or more have the priming in them.
 */
export function leadInSeconds(
  buffer: Pick<AudioBuffer, "length" | "sampleRate">,
  track: Pick<PlayableTrack, "sampleRate" | "sampleCount">,
  { kind, leadInSamples }: Pick<Rendition, "kind" | "leadInSamples">,
): number {
  const decodedSamples = (buffer.length / buffer.sampleRate) * track.sampleRate;
  const surplus = decodedSamples - track.sampleCount;
  if (kind === "opus128" && surplus < 0 && surplus > -OVERCUT_SAMPLES) {
    return surplus / track.sampleRate;
  }
  const primed = surplus >= leadInSamples - ROUNDING_SAMPLES && surplus < leadInSamples + FILLING_SAMPLES;
  return primed ? leadInSamples / track.sampleRate : 0;
}
