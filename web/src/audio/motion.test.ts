import { describe, expect, it } from "vitest";
import { Motion } from "./motion";

describe("Motion", () => {
  it("runs from its start at its rate", () => {
    const motion = new Motion(10, 2, 1);
    expect(motion.positionSeconds(13)).toBe(5);
    expect(motion.rate(13)).toBe(1);
  });

  it("re-bases at each change and keeps what was before", () => {
    const motion = new Motion(10, 0, 1);
    motion.change(12, 1.5);
    motion.change(14, 1);
    expect(motion.positionSeconds(11)).toBe(1);
    expect(motion.positionSeconds(13)).toBe(3.5);
    expect(motion.positionSeconds(15)).toBe(6);
    expect(motion.rate(13)).toBe(1.5);
  });

  it("lets a new change replace those planned after it", () => {
    const motion = new Motion(0, 0, 1);
    motion.change(1, 1.5);
    motion.change(5, 1);
    motion.change(2, 0.5);
    expect(motion.positionSeconds(6)).toBe(1 + 1.5 + 2);
  });

  it("stays exact and small over an hour of changes", () => {
    const motion = new Motion(0, 0, 1);
    for (let second = 0; second < 3_600; second++) {
      motion.change(second + 0.5, 1.5);
      motion.change(second + 1, 1);
    }
    expect(motion.positionSeconds(3_600)).toBeCloseTo(3_600 * 1.25, 6);
    expect(JSON.stringify(motion).length).toBeLessThan(2_000);
  });

  it("uses the rate the audio thread can hold", () => {
    expect(new Motion(0, 0, 1.005).rate(0)).toBe(Math.fround(1.005));
  });
});
