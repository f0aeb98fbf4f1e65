/**
 * Levels from 0 to 1 in bands that are even to the ear (logarithmic in frequency), from an analyser's
 * byte bins.
 */
export function bandLevels(bins: Uint8Array, sampleRate: number, bands: number): number[] {
  const lowestHz = 40;
  const highestHz = Math.min(14_000, sampleRate / 2);
  const hzPerBin = sampleRate / 2 / bins.length;
  const edge = (band: number) => (lowestHz * (highestHz / lowestHz) ** (band / bands)) / hzPerBin;
  return Array.from({ length: bands }, (_, band) => {
    const from = Math.min(Math.floor(edge(band)), bins.length - 1);
    const to = Math.max(from + 1, Math.min(Math.ceil(edge(band + 1)), bins.length));
    let peak = 0;
    for (let bin = from; bin < to; bin++) peak = Math.max(peak, bins[bin] ?? 0);
    // High bands carry less energy; the tilt keeps them alive.
    return Math.min(1, (peak / 255) ** 1.6 * (0.8 + (0.5 * band) / bands));
  });
}

/** A level that rises at once and falls slowly. */
export function fall(shown: number, level: number, elapsedMs: number): number {
  return Math.max(level, shown - elapsedMs / 420);
}
