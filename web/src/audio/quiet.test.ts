import { describe, expect, it } from "vitest";
import { quietestAfter } from "./quiet";

const RATE = 8_000;
const recording = (loudness: (seconds: number) => number) => ({
  sampleRate: RATE,
  getChannelData: () =>
    Float32Array.from({ length: 4 * RATE }, (_, at) => loudness(at / RATE) * (at % 2 ? 1 : -1)),
});

describe("quietestAfter", () => {
  const pause = recording((seconds) => (seconds > 1.5 && seconds < 1.55 ? 0.01 : 0.5));

  it("finds the pause between two notes", () => {
    expect(1 + quietestAfter(pause, 1, 2)).toBeGreaterThanOrEqual(1.5);
    expect(1 + quietestAfter(pause, 1, 2)).toBeLessThanOrEqual(1.53 + 1e-9);
  });

  it("does not look further than it may, nor beyond the end", () => {
    expect(quietestAfter(pause, 1, 0.3)).toBe(0);
    expect(
      quietestAfter(
        recording((seconds) => 4 - seconds),
        3.5,
        2,
      ),
    ).toBeLessThan(0.5);
  });
});
