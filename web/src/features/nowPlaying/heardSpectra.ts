/**
 * The spectra of a moment ago, each with the server time at which it is heard: sound is analysed before the loudspeaker
 * plays it, and over radio that is long before. Pure, and without garbage.
 */
export class HeardSpectra {
  private readonly kept: readonly Float32Array[];
  private readonly heardAtMs: Float64Array;
  private newest = -1;

  constructor(bands: number, frames = 128) {
    this.kept = Array.from({ length: frames }, () => new Float32Array(bands));
    this.heardAtMs = new Float64Array(frames).fill(Infinity);
  }

  /** Keeps what `write` puts into its place, over the oldest. */
  keep(heardAtMs: number, write: (levels: Float32Array) => void): void {
    this.newest = (this.newest + 1) % this.kept.length;
    this.heardAtMs[this.newest] = heardAtMs;
    const levels = this.kept[this.newest];
    if (levels) write(levels);
  }

  /** What is heard at a moment; null where nothing is known of it. */
  at(serverMs: number): Float32Array | null {
    for (let back = 0; back < this.kept.length; back++) {
      const at = (this.newest - back + 2 * this.kept.length) % this.kept.length;
      if ((this.heardAtMs[at] ?? Infinity) <= serverMs) return this.kept[at] ?? null;
    }
    return null;
  }

  forget(): void {
    this.heardAtMs.fill(Infinity);
  }
}
