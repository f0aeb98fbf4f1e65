// Recordings whose every moment is like no other, so that a position can be read back from the sound alone.
import { noise, wav } from "../../web/tests/rig/sounds.mjs";

const SAMPLE_RATE = 48_000;
const HALF_TAPS = 16;

/** A recording as the rig knows it, before any codec: `file` is what is uploaded. */
export function recording(title, seconds, seed) {
  const samples = noise(seconds, SAMPLE_RATE, seed);
  return {
    title,
    seconds,
    samples,
    sampleRate: SAMPLE_RATE,
    file: wav(samples, SAMPLE_RATE),
  };
}

/** The recording's samples at another rate, to be compared with what a page heard. */
export function atRate({ samples, sampleRate }, wantedRate) {
  if (wantedRate === sampleRate) {
    return samples;
  }
  const step = sampleRate / wantedRate;
  const cutoff = Math.min(1, 1 / step) * 0.95;
  const result = new Float32Array(Math.floor(samples.length / step));
  for (let at = 0; at < result.length; at++) {
    const middle = at * step;
    const first = Math.ceil(middle) - HALF_TAPS;
    let sum = 0;
    for (let tap = first; tap < first + 2 * HALF_TAPS; tap++) {
      const x = tap - middle;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / HALF_TAPS);
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * cutoff * x) / (Math.PI * cutoff * x);
      sum += (samples[tap] ?? 0) * sinc * window * cutoff;
    }
    result[at] = sum;
  }
  return result;
}
