/** The air around the instruments: a worn record, water in a harbour. */
import { Random } from "./random.mjs";
import { SAMPLE_RATE, writeWav } from "./wav.mjs";

/** Dust and small pops on a quiet bed of noise. */
export function writeVinyl(file, seconds, seed) {
  writeStereo(file, seconds, seed, (random) => {
    let pop = 0;
    let sign = 1;
    return () => {
      if (random.chance(9 / SAMPLE_RATE)) {
        pop = Math.pow(random.next(), 3) * 0.8;
        sign = random.pick([-1, 1]);
      }
      pop *= 0.93;
      return sign * pop * random.between(0.4, 1) + 0.006 * random.between(-1, 1);
    };
  });
}

/** Waves that come and go on two slow swells of different length. */
export function writeWater(file, seconds, seed) {
  writeStereo(file, seconds, seed, (random, side) => {
    let brown = 0;
    let bright = 0;
    const phase = random.between(0, 1) * (side + 1);
    return (t) => {
      const noise = random.between(-1, 1);
      brown += 0.02 * (noise - brown);
      bright += 0.25 * (noise - bright);
      const swell = Math.pow(0.5 + 0.5 * Math.sin(2 * Math.PI * (t / 7.3 + phase)), 2);
      const wash = Math.pow(0.5 + 0.5 * Math.sin(2 * Math.PI * (t / 11.9 + 0.4 * phase)), 3);
      return brown * (0.3 + 0.7 * swell) + 0.05 * bright * wash;
    };
  });
}

function writeStereo(file, seconds, seed, voice) {
  const channels = [0, 1].map((side) => {
    const next = voice(new Random(seed + 7 * side), side);
    const length = Math.round(seconds * SAMPLE_RATE);
    return Float32Array.from({ length }, (_, i) => next(i / SAMPLE_RATE));
  });
  writeWav(file, ...channels);
}
