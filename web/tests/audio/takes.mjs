// What the engine's browser tests play, and how they tell what they heard.
import { heardBetween } from "../rig/listening.mjs";

export const SAMPLE_RATE = 44_100;
export const SECONDS = 90;

export const trackOf = (trackId) => ({
  ...{ trackId, durationMs: SECONDS * 1000, sampleRate: SAMPLE_RATE, sampleCount: SECONDS * SAMPLE_RATE },
  renditions: [
    { kind: "aac128", url: `/${trackId}.wav`, type: "audio/wav", bitrate: null, leadInSamples: 0 },
  ],
  gainDb: 0,
  hlsUrl: null,
});

export const quantile = (values, q) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))];

export function report(name, errors, skews) {
  const told = (values) =>
    ["p50", "p95", "max"]
      .map((label, at) => `${label} ${quantile(values, [0.5, 0.95, 1][at]).toFixed(2)}`)
      .join(" ");
  console.log(`${name}: error ms ${told(errors)}; skew ms ${told(skews)}`);
}

export async function loudness(page, fromMs, windowMs = 200) {
  const { samples } = await heardBetween(page, fromMs, fromMs + windowMs);
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
}
