import { describe, expect, it } from "vitest";
import { Comebacks, RecentCount } from "./lastMinute";

const shareOf = (comebacks: Comebacks, nowMs: number) => comebacks.counted(nowMs)?.share ?? null;

describe("RecentCount", () => {
  it("tells what came within the last minute, and not what was before", () => {
    const count = new RecentCount();
    expect(count.note(7, 0)).toBe(0);
    expect(count.note(9, 1_000)).toBe(2);
    expect(count.note(10, 31_000)).toBe(3);
    expect(count.note(10, 62_000)).toBe(1);
    expect(count.note(10, 92_000)).toBe(0);
  });

  it("does not mind that somebody left with his share of it", () => {
    const count = new RecentCount();
    count.note(9, 0);
    expect(count.note(2, 1_000)).toBe(0);
    expect(count.note(3, 2_000)).toBe(1);
  });
});

describe("Comebacks", () => {
  it("tells the share of those who came back within the last minute", () => {
    const comebacks = new Comebacks();
    expect(shareOf(comebacks, 0)).toBeNull();
    comebacks.see(["ana", "bo", "cy", "di"], 0);
    expect(shareOf(comebacks, 0)).toBe(0);
    comebacks.see(["ana", "cy", "di"], 1_000);
    expect(shareOf(comebacks, 1_000)).toBe(0);
    comebacks.see(["ana", "bo", "cy", "di"], 3_000);
    expect(comebacks.counted(3_000)).toEqual({ people: 1, share: 0.25 });
    comebacks.see(["ana", "cy", "di"], 4_000);
    comebacks.see(["ana", "bo", "cy", "di"], 5_000);
    expect(shareOf(comebacks, 6_000)).toBe(0.25);
    expect(shareOf(comebacks, 66_000)).toBe(0);
  });

  it("counts neither who comes for the first time, nor who was away for long", () => {
    const comebacks = new Comebacks();
    comebacks.see(["ana", "bo"], 0);
    comebacks.see(["ana"], 1_000);
    comebacks.see(["ana", "bo", "new"], 70_000);
    expect(shareOf(comebacks, 70_000)).toBe(0);
  });

  it("does not take its own page's loss for everybody's", () => {
    const comebacks = new Comebacks();
    comebacks.see(["ana", "bo"], 0);
    comebacks.lost();
    comebacks.see(["ana"], 2_000);
    comebacks.see(["ana", "bo"], 2_100);
    expect(shareOf(comebacks, 2_200)).toBe(0);
  });
});
