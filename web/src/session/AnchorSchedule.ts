import type { Anchor } from "../audio/types";

/** The server tells an anchor one second ahead at most; further off, it is told in another clock. */
const furthestMs = 2000;
/** The announced start waits so long for the server's own word, which comes a second ahead where it can. */
const graceMs = 20;
/** The clock may be corrected meanwhile: a long wait is cut into pieces. */
const longestWaitMs = 5000;

export interface AnchorScheduleOptions {
  /** Server time; null until the clock is known. */
  readonly nowMs: () => number | null;
  /** The newest anchor takes effect. */
  readonly onDue: () => void;
  /** What it announces takes effect. */
  readonly onBegun: () => void;
}

/** Tells when an anchor takes effect, so that the screen keeps step with the sound. */
export class AnchorSchedule {
  private awaited: Anchor | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: AnchorScheduleOptions) {}

  /** To be called with the newest anchor and the shown one whenever they may have changed. */
  follow(newest: Anchor | null, shown: Anchor | null): void {
    if (newest && newest === this.awaited && newest !== shown) return;
    this.close();
    if (!newest || isBegun(newest, shown)) return;
    if (newest === shown) {
      this.awaitNext(newest);
      return;
    }
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

  private awaitNext(anchor: Anchor): void {
    if (!anchor.next || !anchor.playing) return;
    const nowMs = this.options.nowMs();
    const leftMs = nowMs === null ? longestWaitMs : anchor.next.atServerMs + graceMs - nowMs;
    this.timer = setTimeout(
      () => {
        if (leftMs > longestWaitMs || nowMs === null) this.awaitNext(anchor);
        else this.options.onBegun();
      },
      Math.max(0, Math.min(leftMs, longestWaitMs)),
    );
  }
}

/** Whether what the newest anchor announces is shown already. */
function isBegun(newest: Anchor, shown: Anchor | null): boolean {
  return (
    shown !== newest &&
    shown?.epoch === newest.epoch &&
    shown.seq === newest.seq &&
    shown.clockId === newest.clockId &&
    shown.entryId === newest.next?.entryId
  );
}
