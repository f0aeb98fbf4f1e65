import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import fixture from "../../../fixtures/report.json";
import type { EnginePhase, SyncState } from "../audio/types";
import { reportOf, SoundReport, type SoundReportPayload } from "./SoundReport";

const sync: SyncState = {
  errorMs: -1.27,
  clockQualityMs: 0.42,
  clockRttMs: 0.61,
  outputLatencyMs: 32,
  latencySource: "timestamp",
  rate: 1.0005,
  forcedSeeks: 0,
  underruns: 0,
  rendition: "aac128",
};

describe("SoundReport", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("says what the server reads", () => {
    expect(reportOf(sync, false)).toEqual(fixture);
  });

  it("comes every ten seconds, while something plays", () => {
    const sent: SoundReportPayload[] = [];
    const engine: { phase: EnginePhase; sync: SyncState } = { phase: { kind: "locked" }, sync };
    const report = new SoundReport({ engine, isHidden: () => true, send: (payload) => sent.push(payload) });
    vi.advanceTimersByTime(10_000);
    expect(sent).toEqual([]);
    engine.phase = { kind: "playing", trackId: "t" };
    vi.advanceTimersByTime(20_000);
    expect(sent).toHaveLength(2);
    expect(sent[0]).toMatchObject({ error_ms: -1.27, hidden: true });
    report.close();
    vi.advanceTimersByTime(60_000);
    expect(sent).toHaveLength(2);
  });
});
