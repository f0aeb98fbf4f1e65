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
  const divisor = greatestCommonDivisor(sampleRate, wantedRate);
  const [down, up] = [sampleRate / divisor, wantedRate / divisor];
  const filters = Array.from({ length: up }, (_, phase) => filter(phase / up, Math.min(1, up / down)));
  const result = new Float32Array(Math.floor((samples.length * up) / down));
  for (let at = 0; at < result.length; at++) {
    const taps = filters[(at * down) % up];
    const first = Math.floor((at * down) / up) - HALF_TAPS + 1;
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) {
      sum += (samples[first + tap] ?? 0) * taps[tap];
    }
    result[at] = sum;
  }
  return result;
}

/** A windowed sinc around a place between two samples. */
function filter(fraction, passband) {
  const cutoff = passband * 0.95;
  return Float64Array.from({ length: 2 * HALF_TAPS }, (_, tap) => {
    const x = tap - HALF_TAPS + 1 - fraction;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / HALF_TAPS);
    return window * (x === 0 ? cutoff : Math.sin(Math.PI * cutoff * x) / (Math.PI * x));
  });
}

function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
