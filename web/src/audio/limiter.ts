/** Up to here (−1 dBFS) nothing is changed: no track is louder after its loudness gain. */
export const TRANSPARENT_BELOW = 10 ** (-1 / 20);
/** The loudest sum that is bent and not cut: two full decks in the middle of a crossfade, and more. */
const RANGE = 4;
const STEPS_PER_UNIT = 4_096;

/** What leaves for what comes in: itself, and above −1 dBFS ever less, never above full scale. */
export function limited(value: number): number {
  const size = Math.abs(value);
  if (size <= TRANSPARENT_BELOW) {
    return value;
  }
  const room = 1 - TRANSPARENT_BELOW;
  return Math.sign(value) * (TRANSPARENT_BELOW + room * Math.tanh((size - TRANSPARENT_BELOW) / room));
}

/**
 * Keeps sums of decks below full scale. A bend of each sample by itself and no compressor: that one would
 * delay by its look-ahead, raise what is quiet by its make-up gain, and do both differently per browser.
 */
export function createLimiter(context: BaseAudioContext): { input: AudioNode; output: AudioNode } {
  const steps = RANGE * STEPS_PER_UNIT;
  const curve = Float32Array.from({ length: 2 * steps + 1 }, (_, step) =>
    limited(((step - steps) / steps) * RANGE),
  );
  const input = new GainNode(context, { gain: 1 / RANGE });
  const output = new WaveShaperNode(context, { curve, oversample: "none" });
  input.connect(output);
  return { input, output };
}
