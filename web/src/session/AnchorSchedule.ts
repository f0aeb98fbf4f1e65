import type { Anchor } from "../audio/types";

/** The server tells an anchor one second ahead at most; further off, it is told in another clock. */
const furthestMs = 2000;

export interface AnchorScheduleOptions {
  /** Server time; null until the clock is known. */
  readonly nowMs: () => number | null;
  readonly onDue: () => void;
}

/** Tells when an anchor takes effect, so that the screen does not run ahead of the sound. */
export class AnchorSchedule {
  private awaited: Anchor | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: AnchorScheduleOptions) {}

  /** To be called with the newest anchor and the shown one whenever they may have changed. */
  follow(newest: Anchor | null, shown: Anchor | null): void {
    if (newest && newest === this.awaited && newest !== shown) return;
    this.close();
    if (!newest || newest === shown) return;
    const nowMs = this.options.nowMs();
    const aheadMs = nowMs === null ? 0 : newest.atServerMs - nowMs;
    if (aheadMs <= 0 || aheadMs > furthestMs) {
      this.options.onDue();
      return;
    }
    this.awaited = newest;
    this.timer = setTimeout(() => {
      this.awaited = null;
      this.options.onDue();
    }, aheadMs);
  }

  close(): void {
    clearTimeout(this.timer);
    this.awaited = null;
  }
}
