import { describe, expect, it } from "vitest";
import { clampedNudgeMs } from "./nudge";

describe("a nudge", () => {
  it("is whole milliseconds, of a loudspeaker that can be", () => {
    expect(clampedNudgeMs(11)).toBe(11);
    expect(clampedNudgeMs(-0.4)).toBeCloseTo(0);
    expect(clampedNudgeMs(1_010)).toBe(1_000);
    expect(clampedNudgeMs(-1_010)).toBe(-1_000);
  });
});
