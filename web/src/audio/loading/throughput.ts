const SMOOTHING_MS = 3_000;
/** Less tells more of the round trip than of the line. */
const LEAST_BYTES = 16_384;

/** How fast the line brought recordings lately. Pure. */
export class Throughput {
  private bytes = 0;
  private milliseconds = 0;

  /** Null until enough was seen. */
  get bitsPerSecond(): number | null {
    return this.bytes < LEAST_BYTES || this.milliseconds <= 0
      ? null
      : (this.bytes * 8_000) / this.milliseconds;
  }

  /** Something arrived over a time; what came long ago counts ever less. */
  add(bytes: number, milliseconds: number): void {
    const kept = SMOOTHING_MS / (SMOOTHING_MS + milliseconds);
    this.bytes = this.bytes * kept + bytes;
    this.milliseconds = this.milliseconds * kept + milliseconds;
  }
}
