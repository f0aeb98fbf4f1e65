import { describe, expect, it } from "vitest";
import { leadInSeconds } from "./leadIn";

const track = { sampleRate: 44_100, sampleCount: 441_000 };
const aac = { kind: "aac128", leadInSamples: 1_024 } as const;
const decoded = (samples: number, sampleRate = 44_100) =>
  leadInSeconds({ length: Math.round((samples * sampleRate) / 44_100), sampleRate }, track, aac);

describe("leadInSeconds", () => {
  it("is zero where the browser cut the priming off", () => {
    expect(decoded(441_000)).toBe(0);
    expect(decoded(441_003)).toBe(0);
  });

  it("is zero where only the end's filling was left", () => {
    expect(decoded(441_000 + 344)).toBe(0);
  });

  it("is one frame where the priming was left in, with or without the filling", () => {
    expect(decoded(441_000 + 1_024)).toBeCloseTo(1_024 / 44_100, 9);
    expect(decoded(441_000 + 1_024 + 344)).toBeCloseTo(1_024 / 44_100, 9);
  });

  it("holds after resampling to the device's rate", () => {
    expect(decoded(441_000, 48_000)).toBe(0);
    expect(decoded(441_000 + 1_024 + 344, 48_000)).toBeCloseTo(1_024 / 44_100, 9);
  });

  it("does not guess when the recording is simply another length", () => {
    expect(decoded(441_000 + 44_100)).toBe(0);
    expect(decoded(300_000)).toBe(0);
  });

  it("is negative where Opus lost some music with the priming, as decoded by Chromium", () => {
    const opus = { kind: "opus128", leadInSamples: 312 } as const;
    const twentySeconds = { sampleRate: 48_000, sampleCount: 960_000 };
    const of = (length: number, sampleRate: number) =>
      leadInSeconds({ length, sampleRate }, twentySeconds, opus);
    expect(of(959_976, 48_000)).toBeCloseTo(-24 / 48_000, 9);
    expect(of(881_977, 44_100)).toBeCloseTo(-24 / 48_000, 4);
    expect(of(960_000, 48_000)).toBe(0);
    expect(of(960_312, 48_000)).toBeCloseTo(312 / 48_000, 9);
  });
});
