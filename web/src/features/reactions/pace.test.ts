import { describe, expect, it } from "vitest";
import { rested, spend, type Pace } from "./pace";

describe("the pace of reactions", () => {
  /** How many of so many taps, so far apart, are let through. */
  function passed(taps: number, everyMs: number): number {
    let pace: Pace = rested;
    let through = 0;
    for (let tap = 0; tap < taps; tap++) {
      const next = spend(pace, 1_000 + tap * everyMs);
      if (!next) continue;
      pace = next;
      through += 1;
    }
    return through;
  }

  it("lets a burst through, and then as much as the server takes", () => {
    expect(passed(30, 0)).toBe(20);
    expect(passed(100, 250)).toBe(100);
    expect(passed(1_000, 100)).toBeLessThanOrEqual(20 + 500);
    expect(passed(1_000, 100)).toBeGreaterThanOrEqual(500);
  });

  it("saves up no more than a burst", () => {
    expect(spend(rested, 3_600_000)).toEqual({ left: 19, atMs: 3_600_000 });
  });
});
