/** A seeded generator, so that a piece played twice is the same performance. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1): mulberry32. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  between(low, high) {
    return low + (high - low) * this.next();
  }

  chance(probability) {
    return this.next() < probability;
  }

  pick(choices) {
    return choices[Math.floor(this.next() * choices.length)];
  }

  /** Normal distribution around 0, cut at two and a half deviations: a player is never that far off. */
  gauss(deviation) {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    const value = radius * Math.cos(2 * Math.PI * this.next());
    return deviation * Math.max(-2.5, Math.min(2.5, value));
  }
}
