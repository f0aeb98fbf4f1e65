// Where in a recording is this piece of sound? Normalised cross-correlation at about 8 kHz.

const WORKING_RATE = 8000;
/** A second peak nearer than this belongs to the first. */
const PEAK_WIDTH_SECONDS = 0.005;

/**
 * Finds `heard` in `reference` (both mono, at `sampleRate`), looking between two positions.
 * @returns {{ positionSeconds: number, correlation: number, confidence: number, rms: number }}
 *   the position of heard's first sample; the peak's correlation (1 is identical); how far the peak
 *   stands above the next best place (0 is not at all); the loudness of what was heard.
 */
export function locate({ heard, reference, sampleRate, fromSeconds = 0, toSeconds = Infinity }) {
  const factor = Math.max(1, Math.floor(sampleRate / WORKING_RATE));
  const rate = sampleRate / factor;
  const needle = decimate(heard, factor);
  const first = Math.max(0, Math.floor(fromSeconds * rate));
  const last = Math.min(reference.length / factor, Math.ceil(toSeconds * rate) + needle.length);
  const hay = decimate(reference.subarray(first * factor, Math.floor(last * factor)), factor);
  const scores = correlations(needle, hay);
  const peak = scores.reduce((best, score, at) => (score > scores[best] ? at : best), 0);
  const width = Math.ceil(PEAK_WIDTH_SECONDS * rate);
  const rival = scores.reduce(
    (best, score, at) => (Math.abs(at - peak) > width && score > best ? score : best),
    0,
  );
  return {
    positionSeconds: (first + peak + vertex(scores, peak)) / rate,
    correlation: scores[peak] ?? 0,
    confidence: (scores[peak] ?? 0) - rival,
    rms: Math.sqrt(energy(heard) / heard.length),
  };
}

/** Every n-th sample behind a low pass; without delay. */
export function decimate(samples, factor) {
  if (factor === 1) {
    return samples;
  }
  const half = 8 * factor;
  const taps = Array.from({ length: 2 * half + 1 }, (_, at) => {
    const x = (at - half) / factor;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * 0.9 * x) / (Math.PI * 0.9 * x);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * (at - half)) / half));
  });
  const gain = taps.reduce((sum, tap) => sum + tap, 0);
  const result = new Float64Array(Math.floor(samples.length / factor));
  for (let out = 0; out < result.length; out++) {
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) {
      sum += taps[tap] * (samples[out * factor + tap - half] ?? 0);
    }
    result[out] = sum / gain;
  }
  return result;
}

/** The normalised correlation of needle with hay at each place where it fits. */
function correlations(needle, hay) {
  const places = Math.max(1, hay.length - needle.length + 1);
  const size = 2 ** Math.ceil(Math.log2(hay.length + needle.length));
  const a = spectrum(hay, size);
  const b = spectrum(needle, size);
  for (let k = 0; k < size; k++) {
    const re = a.re[k] * b.re[k] + a.im[k] * b.im[k];
    a.im[k] = -(a.im[k] * b.re[k] - a.re[k] * b.im[k]);
    a.re[k] = re;
  }
  transform(a.re, a.im); // The transform of a conjugate is the inverse, but for the size.
  const needleEnergy = energy(needle);
  const result = new Float64Array(places);
  let window = energy(hay.subarray(0, needle.length));
  for (let at = 0; at < places; at++) {
    const norm = Math.sqrt(needleEnergy * window);
    result[at] = norm > 1e-9 ? a.re[at] / size / norm : 0;
    window = Math.max(0, window + (hay[at + needle.length] ?? 0) ** 2 - hay[at] ** 2);
  }
  return result;
}

function spectrum(samples, size) {
  const re = new Float64Array(size);
  re.set(samples);
  const im = new Float64Array(size);
  transform(re, im);
  return { re, im };
}

/** Fourier transform in place, radix 2. */
function transform(re, im) {
  const size = re.length;
  for (let at = 1, mirrored = 0; at < size; at++) {
    let bit = size >> 1;
    for (; mirrored & bit; bit >>= 1) {
      mirrored ^= bit;
    }
    mirrored ^= bit;
    if (at < mirrored) {
      [re[at], re[mirrored]] = [re[mirrored], re[at]];
      [im[at], im[mirrored]] = [im[mirrored], im[at]];
    }
  }
  for (let length = 2; length <= size; length *= 2) {
    const half = length / 2;
    for (let turn = 0; turn < half; turn++) {
      const cos = Math.cos((-2 * Math.PI * turn) / length);
      const sin = Math.sin((-2 * Math.PI * turn) / length);
      for (let at = turn; at < size; at += length) {
        const re1 = re[at + half] * cos - im[at + half] * sin;
        const im1 = re[at + half] * sin + im[at + half] * cos;
        re[at + half] = re[at] - re1;
        im[at + half] = im[at] - im1;
        re[at] += re1;
        im[at] += im1;
      }
    }
  }
}

function energy(samples) {
  let sum = 0;
  for (const sample of samples) {
    sum += sample * sample;
  }
  return sum;
}

/** The top of a parabola through the peak and its neighbours, relative to the peak. */
function vertex(scores, peak) {
  const left = scores[peak - 1];
  const right = scores[peak + 1];
  if (left === undefined || right === undefined) {
    return 0;
  }
  const curvature = left - 2 * scores[peak] + right;
  return curvature < 0 ? (0.5 * (left - right)) / curvature : 0;
}
