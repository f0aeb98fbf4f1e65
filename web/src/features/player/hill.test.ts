import { describe, expect, it } from "vitest";
import { hillOutline, stepsOf } from "./hill";

describe("the hills of a recording", () => {
  it("are as high as the shares, in the middle of their steps", () => {
    expect(hillOutline([0, 1, 1 / 3])).toBe("M0 1L0.5 1L1.5 0L2.5 0.667L3 1Z");
    expect(hillOutline([])).toBe("M0 1L0 1Z");
  });

  it("take a step for each five seconds, of long recordings fewer", () => {
    expect([0, 4_000, 5_000, 201_000, 3_600_000].map(stepsOf)).toEqual([1, 1, 1, 41, 96]);
  });
});
