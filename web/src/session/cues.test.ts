import { describe, expect, it } from "vitest";
import { withCue } from "./cues";

const durationMs = 60_000.4;
const none = { inMs: null, outMs: null };

describe("a cue", () => {
  it("stays within the recording, whose ends are no cues", () => {
    expect(withCue(none, "in", 12_345.6, durationMs)).toEqual({ inMs: 12_346, outMs: null });
    expect(withCue(none, "in", -5, durationMs)).toEqual(none);
    expect(withCue(none, "out", 99_000, durationMs)).toEqual(none);
    expect(withCue({ inMs: null, outMs: 40_000 }, "out", 60_000, durationMs)).toEqual(none);
  });

  it("stays a second from the other one", () => {
    expect(withCue({ inMs: null, outMs: 10_000 }, "in", 9_900, durationMs).inMs).toBe(9_000);
    expect(withCue({ inMs: 5_000, outMs: null }, "out", 1_000, durationMs).outMs).toBe(6_000);
    expect(withCue(none, "in", 70_000, durationMs).inMs).toBe(59_000);
  });

  it("has no room in a recording of less than a second", () => {
    expect(withCue(none, "in", 300, 800)).toEqual(none);
    expect(withCue(none, "out", 300, 800)).toEqual(none);
  });
});
