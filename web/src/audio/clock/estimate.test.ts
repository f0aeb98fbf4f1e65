import { describe, expect, it } from "vitest";
import { localTime, offsetAt, serverTime, type ClockEstimate } from "./estimate";

const estimate: ClockEstimate = {
  clockId: "c",
  atLocalMs: 1_000_000,
  offsetMs: 250,
  slope: 100e-6,
  gapMs: -4,
  qualityMs: 1,
  roundTripMs: 2,
};

describe("a clock estimate", () => {
  it("walks a gap off at 1 ms per second, and not beyond", () => {
    const level = { ...estimate, slope: 0 };
    expect(offsetAt(level, 1_000_000)).toBe(246);
    expect(offsetAt(level, 1_001_000)).toBe(247);
    expect(offsetAt(level, 1_004_000)).toBe(250);
    expect(offsetAt(level, 1_060_000)).toBe(250);
  });

  it("goes on with the crystals' difference", () => {
    expect(offsetAt(estimate, 1_010_000)).toBeCloseTo(251, 9);
  });

  it.each([1_000_000, 1_002_500, 1_004_000, 1_300_000])("maps both ways at %d", (localMs) => {
    expect(localTime(estimate, serverTime(estimate, localMs))).toBeCloseTo(localMs, 5);
  });
});
