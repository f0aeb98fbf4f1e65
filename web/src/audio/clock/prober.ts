import type { ClockEstimate } from "./estimate";
import { addBurst, EMPTY_FILTER } from "./filter";
import { probeBurst } from "./probe";
import { localNowMs } from "./sample";

const FIRST_BURSTS = 2;
const EARLY_MS = 60_000;
const EARLY_PERIOD_MS = 2_500;
const PERIOD_MS = 10_000;
/** A wall clock that moved this much against the monotonic one tells of sleep or a set clock. */
const JUMP_MS = 50;
const WATCH_PERIOD_MS = 1_000;

/** Pause before the next burst: two at once at the start, often in the first minute, then seldom. */
export function pauseMs(burstsDone: number, elapsedMs: number): number {
  if (burstsDone < FIRST_BURSTS) {
    return 0;
  }
  return elapsedMs < EARLY_MS ? EARLY_PERIOD_MS : PERIOD_MS;
}

/** Keeps measuring the server's clock and tells each estimate. Lives in a worker, or in the page. */
export class ClockProber {
  private filter = EMPTY_FILTER;
  private bursts = 0;
  private urgent = 0;
  private probing = false;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly watch: ReturnType<typeof setInterval>;
  private readonly startedMs = localNowMs();
  private wallAheadMs = Date.now() - localNowMs();

  constructor(
    private readonly url: string,
    private readonly onEstimate: (estimate: ClockEstimate) => void,
    private readonly burst: typeof probeBurst = probeBurst,
  ) {
    this.watch = setInterval(() => {
      this.watchForJump();
    }, WATCH_PERIOD_MS);
    void this.probe();
  }

  /** Two bursts at once: something happened after which the estimate may be wrong. */
  probeNow(): void {
    this.urgent = 2;
    if (!this.probing) {
      void this.probe();
    }
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    clearInterval(this.watch);
  }

  private async probe(): Promise<void> {
    clearTimeout(this.timer);
    this.probing = true;
    this.urgent = Math.max(0, this.urgent - 1);
    const samples = await this.burst(this.url);
    this.probing = false;
    if (this.closed) {
      return;
    }
    if (samples.length > 0) {
      this.bursts++;
      this.filter = addBurst(this.filter, samples);
      if (this.filter.estimate !== null) {
        this.onEstimate(this.filter.estimate);
      }
    }
    this.timer = setTimeout(() => void this.probe(), this.nextPauseMs(samples.length > 0));
  }

  private nextPauseMs(answered: boolean): number {
    if (!answered) {
      return EARLY_PERIOD_MS;
    }
    return this.urgent > 0 ? 0 : pauseMs(this.bursts, localNowMs() - this.startedMs);
  }

  private watchForJump(): void {
    const wallAheadMs = Date.now() - localNowMs();
    if (Math.abs(wallAheadMs - this.wallAheadMs) > JUMP_MS) {
      this.probeNow();
    }
    this.wallAheadMs = wallAheadMs;
  }
}
