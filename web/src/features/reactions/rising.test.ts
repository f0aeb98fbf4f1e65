import { describe, expect, it } from "vitest";
import { laneOf, merged, risesMs, stillRising, withTold, type Rising } from "./rising";

describe("what rises", () => {
  const up = (emoji: string, count: number, sinceMs: number): Rising => ({ emoji, count, sinceMs });

  it("is one of each emoji that was told, with its count", () => {
    const rising = withTold([], { "🔥": 23, "👏": 1 }, 100, false);
    expect(rising).toEqual([up("🔥", 23, 100), up("👏", 1, 100)]);
    expect(rising.map(merged)).toEqual(["🔥×23", "👏"]);
  });

  it("takes up what follows at once, and lets later ones rise by themselves", () => {
    const soon = withTold([up("🔥", 2, 0)], { "🔥": 3 }, 500, false);
    expect(soon).toEqual([up("🔥", 5, 0)]);
    expect(withTold(soon, { "🔥": 1 }, 1_500, false)).toEqual([up("🔥", 5, 0), up("🔥", 1, 1_500)]);
  });

  it("takes the place of the same emoji where nothing may move", () => {
    const before = [up("🔥", 5, 0), up("👏", 1, 0)];
    expect(withTold(before, { "🔥": 1 }, 1_500, true)).toEqual([up("👏", 1, 0), up("🔥", 1, 1_500)]);
    expect(withTold(before, { "🔥": 1 }, 500, true)).toEqual([up("🔥", 6, 0), up("👏", 1, 0)]);
  });

  it("is over after its time", () => {
    const rising = [up("🔥", 1, 0), up("👏", 1, 500)];
    expect(stillRising(rising, risesMs)).toEqual([up("👏", 1, 500)]);
    expect(withTold(rising, { "🎉": 1 }, risesMs, false)).toEqual([up("👏", 1, 500), up("🎉", 1, risesMs)]);
  });

  it("is never more than twelve: the oldest make room", () => {
    const before = Array.from({ length: 12 }, (_, each) => up(`e${each}`, 1, each));
    const rising = withTold(before, { "🔥": 1, "👏": 1 }, 20, false);
    expect(rising).toHaveLength(12);
    expect(rising.map(({ emoji }) => emoji)).toEqual([
      ...before.slice(2).map(({ emoji }) => emoji),
      "🔥",
      "👏",
    ]);
  });

  it("keeps to the column of its button", () => {
    expect(["❤️", "🔥", "😮"].map(laneOf)).toEqual([0, 1, 5]);
    expect(laneOf("🕺")).toBeGreaterThanOrEqual(0);
    expect(laneOf("🕺")).toBeLessThan(6);
  });
});
