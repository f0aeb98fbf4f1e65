import { describe, expect, it } from "vitest";
import type { SyncState } from "../../audio/types";
import { syncQuality } from "./quality";

const sync = (errorMs: number | null): SyncState => ({
  errorMs,
  clockQualityMs: 1,
  clockRttMs: 4,
  outputLatencyMs: 30,
  latencySource: "timestamp",
  rate: 1,
  underruns: 0,
  rendition: "aac128",
  forcedSeeks: 0,
});
const playing = { kind: "playing", trackId: "a" } as const;

describe("syncQuality", () => {
  it.each([
    [0, "inSync"],
    [-19.9, "inSync"],
    [20, "close"],
    [-79, "close"],
    [80, "off"],
    [-900, "off"],
    [null, "measuring"],
  ] as const)("calls %s ms %s", (errorMs, quality) => {
    expect(syncQuality(sync(errorMs), playing)).toBe(quality);
  });

  it("claims nothing while nothing sounds", () => {
    expect(syncQuality(sync(1), { kind: "paused", trackId: "a" })).toBe("silent");
    expect(syncQuality(sync(1), { kind: "idle" })).toBe("silent");
  });
});
