import { describe, expect, it } from "vitest";
import type { AnchorRow } from "../../api/rows";
import { anchorAt } from "../../audio/timeline";
import { toAnchor } from "../../session/model";
import { anchor } from "../../session/testing/rows";
import { mixLeftMs, mixShare, nextMix } from "./mix";

const told = (seq: number, changes: Partial<AnchorRow>) =>
  toAnchor(anchor(seq, { entry_id: "a", track_id: "a", playing: true, ...changes }));
const announced = told(2, {
  ...{ next_entry_id: "b", next_track_id: "b", next_at_server_ms: 50_000, next_position_ms: 0 },
  crossfade_ms: 4_000,
});
const begun = anchorAt(announced, 50_000);

describe("a crossfade", () => {
  it("begins with an announced start, whoever tells of that first", () => {
    const mix = nextMix(null, announced, begun);
    expect(mix).toEqual({ outgoing: announced, startsMs: 50_000, durationMs: 4_000 });
    const advanced = told(3, { entry_id: "b", track_id: "b", at_server_ms: 50_000, crossfade_ms: 4_000 });
    expect(nextMix(null, announced, advanced)).toEqual(mix);
    expect(nextMix(mix, begun, advanced)).toBe(mix);
  });

  it("is none where the next one cuts in, or a length of nothing is announced", () => {
    const cut = told(3, { entry_id: "b", track_id: "b", at_server_ms: 31_000 });
    expect(nextMix(null, announced, cut)).toBeNull();
    const abrupt = { ...announced, crossfadeMs: 0 };
    expect(nextMix(null, abrupt, anchorAt(abrupt, 50_000))).toBeNull();
    expect(nextMix(null, null, begun)).toBeNull();
  });

  it("ends by a command", () => {
    const mix = nextMix(null, announced, begun);
    expect(nextMix(mix, begun, { ...begun, seq: 4, playing: false })).toBeNull();
    expect(nextMix(mix, begun, { ...begun, seq: 4, atServerMs: 51_000 })).toBeNull();
    expect(nextMix(mix, begun, { ...begun, seq: 4, entryId: "c", atServerMs: 51_000 })).toBeNull();
  });

  it("goes from one side to the other", () => {
    const mix = { outgoing: announced, startsMs: 50_000, durationMs: 4_000 };
    expect([49_000, 50_000, 51_000, 54_000, 60_000].map((now) => mixShare(mix, now))).toEqual([
      0, 0, 0.25, 1, 1,
    ]);
    expect([50_000, 53_000, 60_000].map((now) => mixLeftMs(mix, now))).toEqual([4_000, 1_000, 0]);
  });
});
