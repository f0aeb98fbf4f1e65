/** What a page draws of a track: 2,000 bytes, each the highest level of its part, as the server makes them. */
import { readFileSync } from "node:fs";
import { ffmpeg } from "./tools.mjs";

const BINS = 2000;
const MOST_PEAKS = 4 * BINS;
const FULL_SCALE = 32_768;
const FULL_BYTE = 255;
const CHANNELS = 2;

/** @param scratch a file that may be overwritten */
export function waveform(file, scratch) {
  ffmpeg("-i", file, "-c:a", "pcm_s16le", "-f", "s16le", scratch);
  const pcm = readFileSync(scratch);
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, Math.floor(pcm.length / 2));
  const peaks = peaksOf(samples);
  return Uint8Array.from({ length: BINS }, (_, bin) => {
    const from = Math.floor((bin * peaks.length) / BINS);
    const to = Math.max(from + 1, Math.floor(((bin + 1) * peaks.length) / BINS));
    return Math.round((highest(peaks, from, to) * FULL_BYTE) / FULL_SCALE);
  });
}

/** Of stretches whose length doubles until few enough cover the whole. */
function peaksOf(samples) {
  const frames = Math.floor(samples.length / CHANNELS);
  let framesPerPeak = 64;
  while (Math.ceil(frames / framesPerPeak) > MOST_PEAKS) framesPerPeak *= 2;
  const step = framesPerPeak * CHANNELS;
  return Array.from({ length: Math.ceil(frames / framesPerPeak) }, (_, i) =>
    highest(samples, i * step, Math.min((i + 1) * step, frames * CHANNELS)),
  );
}

function highest(levels, from, to) {
  let peak = 0;
  for (let i = from; i < to; i++) peak = Math.max(peak, Math.abs(levels[i]));
  return peak;
}
