import { describe, expect, it } from "vitest";
import { bandLevels, fall } from "./spectrum";

describe("bandLevels", () => {
  it("shows a tone in its band alone", () => {
    const bins = new Uint8Array(1024);
    bins[Math.round(1000 / (48_000 / 2 / 1024))] = 255;
    const levels = bandLevels(bins, 48_000, 32);
    const loudest = levels.indexOf(Math.max(...levels));
    const centreHz = 40 * (14_000 / 40) ** ((loudest + 0.5) / 32);
    expect(centreHz).toBeGreaterThan(800);
    expect(centreHz).toBeLessThan(1250);
    expect(levels.filter((level) => level > 0).length).toBeLessThanOrEqual(2);
  });

  it("keeps silence silent and full scale within 1", () => {
    expect(bandLevels(new Uint8Array(1024), 44_100, 24)).toEqual(new Array(24).fill(0));
    const full = bandLevels(new Uint8Array(1024).fill(255), 44_100, 24);
    expect(Math.max(...full)).toBeLessThanOrEqual(1);
  });
});

describe("fall", () => {
  it("rises at once and falls over time", () => {
    expect(fall(0.1, 0.8, 16)).toBe(0.8);
    expect(fall(0.8, 0.1, 42)).toBeCloseTo(0.7);
    expect(fall(0.2, 0, 1000)).toBe(0);
  });
});
