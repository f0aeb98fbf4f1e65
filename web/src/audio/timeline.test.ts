import { describe, expect, it } from "vitest";
import {
  anchorAt,
  EMPTY_TIMELINE,
  isNewer,
  momentAfter,
  momentAt,
  positionMs,
  pruned,
  withAnchor,
  withTrack,
  type Timeline,
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
  next: null,
  crossfadeMs: 0,
  crossfadeCurve: "equal_power",
  fadeOut: null,
  cueOutMs: null,
  ...change,
});
const told = (timeline: Timeline, change: Partial<Anchor>) => withAnchor(timeline, anchor(change), null);

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
  const started = told(EMPTY_TIMELINE, { seq: 1, atServerMs: 1_000 });

  it("holds the moment before until a future one begins", () => {
    const timeline = told(started, { seq: 2, atServerMs: 5_000, playing: false });
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
    const timeline = told(started, { seq: 3, atServerMs: 2_000 });
    expect(told(timeline, { seq: 2, atServerMs: 9_000 })).toBe(timeline);
    expect(told(timeline, { seq: 3, atServerMs: 2_000 })).toBe(timeline);
  });

  it("lets a newer moment replace those planned after it", () => {
    const planned = told(started, { seq: 2, atServerMs: 9_000 });
    const timeline = told(planned, { seq: 3, atServerMs: 6_000 });
    expect(timeline.map((each) => each.anchor.seq)).toEqual([1, 3]);
  });

  it("prunes what has passed but never the moment in effect", () => {
    const timeline = told(started, { seq: 2, atServerMs: 5_000 });
    expect(pruned(timeline, 4_000)).toBe(timeline);
    expect(pruned(timeline, 6_000).map((each) => each.anchor.seq)).toEqual([2]);
    expect(pruned(timeline, 0)).toBe(timeline);
  });

  it("takes a renewed URL", () => {
    const track = {
      trackId: "track",
      durationMs: 1,
      sampleRate: 1,
      sampleCount: 1,
      renditions: [],
      gainDb: -3,
      hlsUrl: null,
    };
    expect(withTrack(started, track)[0]?.track?.gainDb).toBe(-3);
    expect(withTrack(started, { ...track, trackId: "other" })[0]?.track).toBeNull();
  });
});

describe("an announced start", () => {
  const next = { entryId: "next", trackId: "other", positionMs: 1_500, atServerMs: 9_000, cueOutMs: null };
  const announced = told(EMPTY_TIMELINE, { seq: 2, next, crossfadeMs: 4_000, crossfadeCurve: "linear" });

  it("begins at its moment though nothing more is heard", () => {
    expect(momentAt(announced, 8_999)?.anchor.entryId).toBe("entry");
    const moment = momentAt(announced, 9_000);
    expect(moment).toMatchObject({ crossfadeMs: 4_000, announced: true });
    expect(moment?.anchor).toMatchObject({
      entryId: "next",
      trackId: "other",
      positionMs: 1_500,
      playing: true,
    });
    expect(pruned(announced, 9_500)).toHaveLength(1);
  });

  it("has its recording, also when that is told later", () => {
    const track = {
      ...{
        trackId: "other",
        durationMs: 1,
        sampleRate: 1,
        sampleCount: 1,
        renditions: [],
        gainDb: -2,
        hlsUrl: null,
      },
    };
    expect(withTrack(announced, track)[1]?.track).toBe(track);
    expect(withAnchor(EMPTY_TIMELINE, anchor({ next }), null, track)[1]?.track).toBe(track);
  });

  it("is borne out by its own anchor", () => {
    const advanced = told(announced, {
      ...next,
      seq: 3,
      next: null,
      crossfadeMs: 4_000,
    });
    expect(advanced.map(({ anchor: { entryId } }) => entryId)).toEqual(["entry", "next"]);
    expect(momentAt(advanced, 9_000)).toMatchObject({ crossfadeMs: 4_000, announced: false });
  });

  it("keeps its crossfade when it soon announces another itself", () => {
    const after = { entryId: "third", trackId: "third", positionMs: 0, atServerMs: 20_000, cueOutMs: null };
    const advanced = told(announced, { ...next, seq: 4, next: after, crossfadeMs: 1_000 });
    expect(advanced.map(({ crossfadeMs }) => crossfadeMs)).toEqual([0, 4_000, 1_000]);
  });

  it("is taken back by a pause, and by a newer word that does not tell it", () => {
    expect(told(announced, { seq: 3, playing: false, next, atServerMs: 5_000 })).toHaveLength(2);
    const sought = told(announced, { seq: 3, atServerMs: 9_500, next: { ...next, atServerMs: 30_000 } });
    expect(momentAt(sought, 9_200)?.anchor.entryId).toBe("entry");
    expect(momentAfter(sought, 9_600)?.anchor.atServerMs).toBe(30_000);
  });

  it("goes on where a command came for it though its own anchor was missed", () => {
    const sought = told(announced, { seq: 5, entryId: "next", trackId: "other", atServerMs: 12_000 });
    expect(momentAt(sought, 11_000)?.anchor.entryId).toBe("next");
  });
});

describe("a cue", () => {
  const playing = { cueOutMs: 30_000 };

  it("stops the music where nothing is announced to follow", () => {
    const timeline = told(EMPTY_TIMELINE, { ...playing, positionMs: 10_000 });
    expect(momentAt(timeline, 20_999)?.anchor.playing).toBe(true);
    expect(momentAfter(timeline, 20_999)?.anchor).toMatchObject({
      playing: false,
      positionMs: 30_000,
      atServerMs: 21_000,
    });
  });

  it("counts for what is announced, which then stops at its own", () => {
    const next = { entryId: "b", trackId: "b", positionMs: 5_000, atServerMs: 31_000, cueOutMs: 8_000 };
    const timeline = told(EMPTY_TIMELINE, { ...playing, next });
    expect(timeline.map(({ anchor: { entryId, atServerMs } }) => [entryId, atServerMs])).toEqual([
      ["entry", 1_000],
      ["b", 31_000],
      ["b", 34_000],
    ]);
  });

  it("that was passed already counts for nothing", () => {
    expect(told(EMPTY_TIMELINE, { ...playing, positionMs: 30_000 })).toHaveLength(1);
  });

  it("may be learnt of after its anchor, and is not forgotten again", () => {
    const late = told(told(EMPTY_TIMELINE, {}), playing);
    expect(late).toHaveLength(2);
    expect(told(late, {})).toBe(late);
  });

  it("gives way to whatever is commanded after it", () => {
    const stopping = told(EMPTY_TIMELINE, playing);
    const on = told(stopping, { seq: 2, entryId: "b", atServerMs: 20_000 });
    expect(on.map(({ anchor: { seq } }) => seq)).toEqual([1, 2]);
  });
});

describe("anchorAt", () => {
  const next = { entryId: "b", trackId: "b", positionMs: 5_000, atServerMs: 9_000, cueOutMs: null };

  it("goes over to what is announced at its moment", () => {
    expect(anchorAt(anchor({ next }), 8_999).entryId).toBe("entry");
    expect(anchorAt(anchor({ next }), 9_000)).toMatchObject({ ...next, next: null, playing: true });
  });

  it("stays where nothing is announced or the music stands still", () => {
    expect(anchorAt(anchor({}), 99_000).entryId).toBe("entry");
    expect(anchorAt(anchor({ next, playing: false }), 99_000).entryId).toBe("entry");
  });
});
