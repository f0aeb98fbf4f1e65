/** Levels from 0 to 1 in bands that are even to the ear, as they are heard and as they are shown. Pure. */

const lowestHz = 40;
const highestHz = 14_000;

/** Between which of an analyser's bins each band lies; the last edge closes the last band. */
export function bandEdges(bins: number, sampleRate: number, bands: number): Float32Array<ArrayBuffer> {
  const top = Math.min(highestHz, sampleRate / 2);
  const hzPerBin = sampleRate / 2 / bins;
  return Float32Array.from({ length: bands + 1 }, (_, band) =>
    Math.min(bins - 1, (lowestHz * (top / lowestHz) ** (band / bands)) / hzPerBin),
  );
}

/** Writes the levels of an analyser's byte bins. */
export function bandLevels(bins: Uint8Array, edges: Float32Array, levels: Float32Array): void {
  for (let band = 0; band < levels.length; band++) {
    const [from = 0, to = 0] = [edges[band], edges[band + 1]];
    // Bass bands are narrower than a bin: what lies between two bins is read there.
    let peak = between(bins, (from + to) / 2);
    for (let bin = Math.ceil(from); bin < to; bin++) peak = Math.max(peak, bins[bin] ?? 0);
    // High bands carry less energy; the tilt keeps them alive.
    levels[band] = Math.min(1, (peak / 255) ** 1.6 * (0.8 + (0.5 * band) / levels.length));
  }
}

function between(bins: Uint8Array, place: number): number {
  const below = Math.floor(place);
  const share = place - below;
  return (bins[below] ?? 0) * (1 - share) + (bins[below + 1] ?? 0) * share;
}

/** How what is shown follows what is heard, from one frame to the next. */
export interface Pace {
  /** Frames are numbered by the server's clock, so that all screens show the same one at a time. */
  readonly frameMs: number;
  /** The share of the way up that is gone in a frame. */
  readonly rise: number;
  /** From full height to nothing: so slow that what could flash quickly covers little (see the test). */
  readonly fallMs: number;
}

export const lively: Pace = { frameMs: 1_000 / 60, rise: 0.5, fallMs: 700 };
/** For whom motion is too much: slow steps, of which none is far. */
export const calm: Pace = { frameMs: 250, rise: 0.25, fallMs: 4_000 };

/** How much of the width bars take. */
export const barShare = 0.5;

/** One frame on, in place. */
export function follow(shown: Float32Array, heard: Float32Array | null, pace: Pace): void {
  const fallen = pace.frameMs / pace.fallMs;
  for (let band = 0; band < shown.length; band++) {
    const [before = 0, level = 0] = [shown[band], heard?.[band]];
    shown[band] = level > before ? before + (level - before) * pace.rise : Math.max(level, before - fallen);
  }
}

const breathMs = 4_000;

/** Where music plays that is not heard here: a slow wave by the server's clock, the same on every such screen. */
export function breathe(levels: Float32Array, serverMs: number): void {
  for (let band = 0; band < levels.length; band++) {
    const turn = (serverMs % breathMs) / breathMs - band / levels.length;
    levels[band] = 0.1 + 0.06 * Math.sin(turn * 2 * Math.PI);
  }
}
