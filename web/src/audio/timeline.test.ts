import { describe, expect, it } from "vitest";
import {
  EMPTY_TIMELINE,
  isNewer,
  momentAfter,
  momentAt,
  positionMs,
  pruned,
  withMoment,
  withTrack,
  type Moment,
} from "./timeline";
import type { Anchor } from "./types";

const anchor = (change: Partial<Anchor>): Anchor => ({
  epoch: 1,
  seq: 1,
  clockId: "clock",
  entryId: "entry",
  trackId: "track",
  positionMs: 0,
  atServerMs: 1_000,
  rate: 1,
  playing: true,
  ...change,
});
const moment = (change: Partial<Anchor>): Moment => ({ anchor: anchor(change), track: null });

describe("positionMs", () => {
  it("runs from the anchor at its rate", () => {
    expect(positionMs(anchor({ positionMs: 500 }), 3_000, 10_000)).toBe(2_500);
    expect(positionMs(anchor({ rate: 0.5 }), 3_000, 10_000)).toBe(1_000);
  });

  it("stands still while paused", () => {
    expect(positionMs(anchor({ playing: false, positionMs: 700 }), 9_000, 10_000)).toBe(700);
  });

  it("stays within the track", () => {
    expect(positionMs(anchor({}), 99_000, 10_000)).toBe(10_000);
    expect(positionMs(anchor({}), 0, 10_000)).toBe(0);
  });
});

describe("isNewer", () => {
  it("goes by epoch, then seq", () => {
    expect(isNewer(anchor({ epoch: 2, seq: 0 }), anchor({ epoch: 1, seq: 9 }))).toBe(true);
    expect(isNewer(anchor({ epoch: 1, seq: 9 }), anchor({ epoch: 2, seq: 0 }))).toBe(false);
    expect(isNewer(anchor({ seq: 2 }), anchor({ seq: 1 }))).toBe(true);
    expect(isNewer(anchor({ seq: 1 }), anchor({ seq: 1 }))).toBe(false);
  });

  it("takes an anchor retold in another clock", () => {
    expect(isNewer(anchor({ clockId: "restarted" }), anchor({}))).toBe(true);
  });
});

describe("a timeline", () => {
  const started = withMoment(EMPTY_TIMELINE, moment({ seq: 1, atServerMs: 1_000 }));

  it("holds the moment before until a future one begins", () => {
    const timeline = withMoment(started, moment({ seq: 2, atServerMs: 5_000, playing: false }));
    expect(momentAt(timeline, 4_999)?.anchor.seq).toBe(1);
    expect(momentAfter(timeline, 4_999)?.anchor.seq).toBe(2);
    expect(momentAt(timeline, 5_000)?.anchor.seq).toBe(2);
    expect(momentAfter(timeline, 5_000)).toBeNull();
  });

  it("knows nothing before its first moment", () => {
    expect(momentAt(started, 999)).toBeNull();
    expect(momentAfter(started, 999)?.anchor.seq).toBe(1);
  });

  it("ignores stale and repeated moments", () => {
    const timeline = withMoment(started, moment({ seq: 3, atServerMs: 2_000 }));
    expect(withMoment(timeline, moment({ seq: 2, atServerMs: 9_000 }))).toBe(timeline);
    expect(withMoment(timeline, moment({ seq: 3, atServerMs: 2_000 }))).toBe(timeline);
  });

  it("lets a newer moment replace those planned after it", () => {
    const planned = withMoment(started, moment({ seq: 2, atServerMs: 9_000 }));
    const timeline = withMoment(planned, moment({ seq: 3, atServerMs: 6_000 }));
    expect(timeline.map((each) => each.anchor.seq)).toEqual([1, 3]);
  });

  it("prunes what has passed but never the moment in effect", () => {
    const timeline = withMoment(started, moment({ seq: 2, atServerMs: 5_000 }));
    expect(pruned(timeline, 4_000)).toBe(timeline);
    expect(pruned(timeline, 6_000).map((each) => each.anchor.seq)).toEqual([2]);
    expect(pruned(timeline, 0)).toBe(timeline);
  });

  it("takes a renewed URL", () => {
    const track = { trackId: "track", url: "/new", durationMs: 1, sampleRate: 1, sampleCount: 1 };
    expect(withTrack(started, track)[0]?.track?.url).toBe("/new");
    expect(withTrack(started, { ...track, trackId: "other" })[0]?.track).toBeNull();
  });
});
