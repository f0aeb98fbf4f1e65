import type { PlayableTrack } from "./types";

/** Samples by which a decoder's own rounding may differ. */
const ROUNDING_SAMPLES = 16;
/** What our encoder puts in front of the music (ffmpeg's AAC; one frame). */
const PRIMING_SAMPLES = 1_024;

/**
 * Seconds of encoder priming which a browser left in front of the decoded music.
 *
 * An AAC file begins with one frame of priming, and its last frame is filled up. Its edit list tells
 * both, and Chromium cuts both off to the sample; some browsers cut only the end, some nothing. Fewer surplus samples than
 * one frame can only be the end's filling; one frame or more has the priming in it.
 */
export function leadInSeconds(
  buffer: Pick<AudioBuffer, "length" | "sampleRate">,
  track: PlayableTrack,
): number {
  const decodedSamples = (buffer.length / buffer.sampleRate) * track.sampleRate;
  const surplus = decodedSamples - track.sampleCount;
  const primed = surplus >= PRIMING_SAMPLES - ROUNDING_SAMPLES && surplus < 3 * PRIMING_SAMPLES;
  return primed ? PRIMING_SAMPLES / track.sampleRate : 0;
}
