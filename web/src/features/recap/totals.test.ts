import { describe, expect, it } from "vitest";
import type { RecapPlay, RecapRow } from "../../api/rows";
import { exportName, totalsOf } from "./totals";

const play = (heardMs: number) => ({ heard_ms: heardMs }) as RecapPlay;

describe("a recap", () => {
  it("comes to figures", () => {
    const recap = {
      set_list: [play(90_000), play(200_000)],
      members: 3,
      messages: 7,
      reactions: { "🔥": 2, "👏": 5 },
    } as unknown as RecapRow;
    expect(totalsOf(recap)).toEqual({ tracks: 2, minutes: 5, people: 3, messages: 7, reactions: 7 });
  });

  it.each([
    ["Café / Büro ✨", "csv", "cafe-buro-2026-11-29.csv"],
    ["../..", "m3u", "session-2026-11-29.m3u"],
    ["夜", "jspf", "夜-2026-11-29.jspf.json"],
  ])("of %s as %s is kept as %s", (name, format, file) => {
    expect(exportName({ name, created_at: "2026-11-29T20:00:00Z" }, format)).toBe(file);
  });
});
