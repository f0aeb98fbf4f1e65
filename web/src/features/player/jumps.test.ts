import { describe, expect, it } from "vitest";
import type { Anchor } from "../../audio/types";
import { jumps } from "./jumps";

const anchor: Anchor = {
  epoch: 1,
  seq: 1,
  clockId: "clock",
  entryId: "entry",
  trackId: "track",
  positionMs: 5_000,
  atServerMs: 100_000,
  rate: 1,
  playing: true,
  next: null,
  crossfadeMs: 0,
  crossfadeCurve: "equal_power",
  cueOutMs: null,
  fadeOut: null,
};
const later = (changes: Partial<Anchor> = {}): Anchor => ({
  ...anchor,
  seq: 2,
  positionMs: 15_000,
  atServerMs: 110_000,
  ...changes,
});

describe("the music", () => {
  it("goes on where it was by a heartbeat", () => {
    expect(jumps(anchor, later())).toBe(false);
    expect(jumps(anchor, later({ positionMs: 15_200 }))).toBe(false);
    expect(jumps(null, null)).toBe(false);
  });

  it("jumps where the DJ points, pauses, plays something else, and with another server", () => {
    expect(jumps(anchor, later({ positionMs: 15_300 }))).toBe(true);
    expect(jumps(anchor, later({ positionMs: 14_700 }))).toBe(true);
    expect(jumps(anchor, later({ playing: false }))).toBe(true);
    expect(jumps(anchor, later({ entryId: "other" }))).toBe(true);
    expect(jumps(anchor, later({ clockId: "other" }))).toBe(true);
    expect(jumps(anchor, null)).toBe(true);
    expect(jumps(null, anchor)).toBe(true);
  });

  it("stands where it was paused", () => {
    const paused = { ...anchor, playing: false };
    expect(jumps(paused, later({ playing: false, positionMs: 5_000 }))).toBe(false);
    expect(jumps(paused, later({ playing: false, positionMs: 6_000 }))).toBe(true);
  });
});
