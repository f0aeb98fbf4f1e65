import { describe, expect, it } from "vitest";
import { heatAlong, heatOf, withReactions } from "./heat";

describe("heat", () => {
  const told = (entry: string | null, positionMs: number | null, counts: Record<string, number>) => ({
    entry_id: entry,
    position_ms: positionMs,
    counts,
  });

  it("counts what is told onto what the snapshot told, in steps of five seconds", () => {
    const heat = withReactions(heatOf("a", { "🔥": [[10, 2]] }), told("a", 14_900, { "🔥": 3, "👏": 1 }));
    expect(heat.counts.get("🔥")).toEqual(new Map([[10, 5]]));
    expect(heat.counts.get("👏")).toEqual(new Map([[10, 1]]));
  });

  it("begins anew with another entry, and minds nothing without music", () => {
    const heat = heatOf("a", { "🔥": [[10, 2]] });
    expect(withReactions(heat, told(null, null, { "🔥": 1 }))).toBe(heat);
    expect(withReactions(heat, told("b", 0, { "🔥": 1 }))).toEqual(heatOf("b", { "🔥": [[0, 1]] }));
  });

  it("is a share of the loudest moment along the recording", () => {
    const heat = heatOf("a", {
      "🔥": [
        [0, 1],
        [50, 4],
      ],
      "👏": [
        [55, 4],
        [500, 2],
      ],
    });
    expect(heatAlong(heat, 100_000, 4)).toEqual([1 / 8, 0, 1, 2 / 8]);
    expect(heatAlong(heatOf("a", {}), 100_000, 2)).toEqual([0, 0]);
  });
});
