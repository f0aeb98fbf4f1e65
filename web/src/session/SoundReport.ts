import type { AudioEngine } from "../audio/engine";
import type { SyncState } from "../audio/types";

/** What a page tells the server of its sound (`fixtures/report.json`); times in ms, null while unknown. */
export interface SoundReportPayload {
  /** How far this page is ahead of the timeline. */
  readonly error_ms: number | null;
  readonly clock_quality_ms: number | null;
  readonly clock_rtt_ms: number | null;
  readonly latency_source: string | null;
  readonly rate: number;
  /** Since the page was opened, as `underruns`. */
  readonly seeks: number;
  readonly underruns: number;
  readonly rendition: string | null;
  readonly hidden: boolean;
}

export interface SoundReportOptions {
  readonly engine: Pick<AudioEngine, "sync" | "phase">;
  readonly isHidden: () => boolean;
  readonly send: (payload: SoundReportPayload) => void;
}

const everyMs = 10_000;

/** While this page plays, tells the server every ten seconds how well; nobody else hears of it. */
export class SoundReport {
  private readonly timer: ReturnType<typeof setInterval>;

  constructor({ engine, isHidden, send }: SoundReportOptions) {
    this.timer = setInterval(() => {
      if (engine.phase.kind === "playing") send(reportOf(engine.sync, isHidden()));
    }, everyMs);
  }

  close(): void {
    clearInterval(this.timer);
  }
}

export function reportOf(sync: SyncState, hidden: boolean): SoundReportPayload {
  return {
    error_ms: sync.errorMs,
    clock_quality_ms: sync.clockQualityMs,
    clock_rtt_ms: sync.clockRttMs,
    latency_source: sync.latencySource,
    rate: sync.rate,
    seeks: sync.forcedSeeks,
    underruns: sync.underruns,
    rendition: sync.rendition,
    hidden,
  };
}
