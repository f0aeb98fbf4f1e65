/** Impulse responses of imagined rooms: noise that decays, the highs sooner than the lows. */
import { Random } from "./random.mjs";
import { SAMPLE_RATE, writeWav } from "./wav.mjs";

const LOW_HZ = 400;
const HIGH_HZ = 3_500;

/** @param room `{seconds, highSeconds, preDelayMs, attackMs}`: times to fall by 60 dB */
export function writeRoom(file, room, seed) {
  const channels = [0, 1].map((side) => impulse(room, new Random(seed + side)));
  const energy = Math.sqrt(channels.flat().reduce((sum, x) => sum + x * x, 0) / 2);
  writeWav(file, ...channels.map((samples) => samples.map((x) => x / energy)));
}

function impulse({ seconds, highSeconds, preDelayMs, attackMs = 8 }, random) {
  const silence = Math.round((preDelayMs / 1000) * SAMPLE_RATE);
  const length = Math.round(seconds * 1.1 * SAMPLE_RATE);
  const low = onePole(LOW_HZ);
  const mid = onePole(HIGH_HZ);
  const samples = new Array(silence).fill(0);
  for (let i = 0; i < length; i++) {
    const t = i / SAMPLE_RATE;
    const noise = random.between(-1, 1);
    const belowMid = mid(noise);
    const belowLow = low(noise);
    const tail =
      0.7 * belowLow * decay(t, seconds) +
      (belowMid - belowLow) * decay(t, (seconds + highSeconds) / 2) +
      (noise - belowMid) * decay(t, highSeconds);
    samples.push(tail * Math.min(1, t / (attackMs / 1000)));
  }
  return samples;
}

const decay = (t, seconds) => Math.pow(10, (-3 * t) / seconds);

function onePole(cutoffHz) {
  const share = 1 - Math.exp((-2 * Math.PI * cutoffHz) / SAMPLE_RATE);
  let state = 0;
  return (x) => (state += share * (x - state));
}
