import { describe, expect, it } from "vitest";
import type { LoadState } from "./loading/loader";
import { phaseOf } from "./phase";
import type { Moment } from "./timeline";

const moment = (playing: boolean): Moment => ({
  anchor: {
    epoch: 1,
    seq: 1,
    clockId: "c",
    entryId: "e",
    trackId: "t",
    positionMs: 0,
    atServerMs: 0,
    rate: 1,
    playing,
    next: null,
    crossfadeMs: 0,
    crossfadeCurve: "equal_power",
    fadeOut: null,
    cueOutMs: null,
  },
  track: null,
  crossfadeMs: 0,
  announced: false,
});
const ready = { kind: "ready" } as LoadState;
const halfway: LoadState = { kind: "loading", progress: 0.5 };

describe("phaseOf", () => {
  it("asks for the tap before anything else", () => {
    expect(phaseOf(false, true, moment(true), ready, false).kind).toBe("locked");
    expect(phaseOf(true, false, moment(true), ready, true).kind).toBe("interrupted");
  });

  it("is idle without a track", () => {
    expect(phaseOf(true, true, null, null, false).kind).toBe("idle");
  });

  it("tells how far a track is loaded, and why it is not", () => {
    expect(phaseOf(true, true, moment(true), halfway, false)).toMatchObject({ progress: 0.5 });
    const failed: LoadState = { kind: "failed", reason: "decode" };
    expect(phaseOf(true, true, moment(true), failed, false)).toMatchObject({ reason: "decode" });
  });

  it("plays only when it sounds", () => {
    expect(phaseOf(true, true, moment(true), ready, false)).toMatchObject({ kind: "loading", progress: 1 });
    expect(phaseOf(true, true, moment(true), ready, true).kind).toBe("playing");
    expect(phaseOf(true, true, moment(false), halfway, false).kind).toBe("paused");
  });
});
