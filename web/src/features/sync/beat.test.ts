import { describe, expect, it } from "vitest";
import { isInStep, startInStepMs } from "./beat";

/** How far an animation of that start is in its beat at a moment of its page. */
const phaseMs = (timelineMs: number, startMs: number) => (((timelineMs - startMs) % 2_000) + 2_000) % 2_000;

describe("the beat of the chip", () => {
  it("is the same on pages that were opened at different times", () => {
    const serverMs = 1_795_000_000_123;
    const pages = [40, 31_415].map((timelineMs) => phaseMs(timelineMs, startInStepMs(timelineMs, serverMs)));
    expect(pages[0]).toBeCloseTo(123, 3);
    expect(pages[1]).toBeCloseTo(123, 3);
  });

  it("is left alone while nobody sees the difference, also whole beats later", () => {
    expect(isInStep(1_000, 1_010)).toBe(true);
    expect(isInStep(1_000, 7_005)).toBe(true);
    expect(isInStep(1_000, 2_990)).toBe(true);
    expect(isInStep(1_000, 4_000)).toBe(false);
    expect(isInStep(1_000, 1_400)).toBe(false);
  });
});
