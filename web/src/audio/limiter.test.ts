import { describe, expect, it } from "vitest";
import { limited, TRANSPARENT_BELOW } from "./limiter";

const values = Array.from({ length: 8_001 }, (_, step) => (step - 4_000) / 1_000);

describe("limited", () => {
  it("leaves what no track exceeds as it is", () => {
    for (const value of values.filter((each) => Math.abs(each) <= TRANSPARENT_BELOW)) {
      expect(limited(value)).toBe(value);
    }
  });

  it("never reaches beyond full scale, and never falls while the music rises", () => {
    values.reduce((before, value) => {
      expect(Math.abs(limited(value))).toBeLessThanOrEqual(1);
      expect(limited(value)).toBeGreaterThanOrEqual(before);
      return limited(value);
    }, -Infinity);
  });

  it("begins to bend without a corner", () => {
    const slope = (limited(TRANSPARENT_BELOW + 1e-4) - limited(TRANSPARENT_BELOW)) / 1e-4;
    expect(slope).toBeCloseTo(1, 2);
  });
});
