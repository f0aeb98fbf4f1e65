import { describe, expect, it } from "vitest";
import type { AnchorRow } from "../../api/rows";
import { toAnchor } from "../../session/model";
import { anchor } from "../../session/testing/rows";
import { comingOf, endsMs } from "./coming";

const playing = (changes: Partial<AnchorRow> = {}, cueOutMs: number | null = null) => ({
  anchor: toAnchor(
    anchor(1, { entry_id: "a", track_id: "a", playing: true, at_server_ms: 100_000, ...changes }),
  ),
  durationMs: 60_000,
  cueOutMs,
});
const next = { inMs: null, outMs: null, durationMs: 60_000 };

describe("the end of what plays", () => {
  it("is its recording's, or its cue unless that was passed", () => {
    expect(endsMs(playing())).toBe(160_000);
    expect(endsMs(playing({ position_ms: 20_000 }))).toBe(140_000);
    expect(endsMs(playing({ position_ms: 20_000 }, 50_000))).toBe(130_000);
    expect(endsMs(playing({ position_ms: 50_000 }, 50_000))).toBe(110_000);
  });
});

describe("what comes next", () => {
  it("starts when it was announced to", () => {
    const announced = playing({ next_entry_id: "b", next_track_id: "b", next_at_server_ms: 151_000 });
    expect(comingOf(announced, next, 0, 145_000)).toEqual({ locked: true, startsMs: 151_000 });
  });

  it("starts at the end before that, so much earlier as both fade", () => {
    expect(comingOf(playing(), next, 0, 110_000)).toEqual({ locked: false, startsMs: 160_000 });
    expect(comingOf(playing(), next, 8_000, 110_000)?.startsMs).toBe(152_000);
  });

  it("takes no more than half of either, and leaves the notice", () => {
    expect(comingOf(playing(), { ...next, inMs: 50_000 }, 8_000, 110_000)?.startsMs).toBe(155_000);
    expect(comingOf(playing({ position_ms: 50_000 }), next, 8_000, 99_000)?.startsMs).toBe(109_000);
    expect(comingOf(playing(), next, 8_000, 145_000)?.startsMs).toBe(155_000);
    expect(comingOf(playing(), next, 8_000, 158_000)?.startsMs).toBe(160_000);
  });

  it("has no moment while the music stands still, or falls silent", () => {
    expect(comingOf(playing({ playing: false }), next, 0, 110_000)).toBeNull();
    expect(comingOf(playing({ fade_out_at_ms: 110_000, fade_out_ms: 3_000 }), next, 0, 110_000)).toBeNull();
  });
});
