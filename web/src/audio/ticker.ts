/** Calls back in a steady rhythm. A worker's timers go on where a hidden page's are slowed down. */
export class Ticker {
  private readonly worker: Worker | null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private workerFailed = false;
  private periodMs = 0;

  constructor(private readonly onTick: () => void) {
    this.worker = this.startWorker();
  }

  setPeriodMs(periodMs: number): void {
    if (periodMs === this.periodMs) {
      return;
    }
    this.periodMs = periodMs;
    if (this.worker !== null && !this.workerFailed) {
      this.worker.postMessage(periodMs);
    } else {
      this.tickOnPage();
    }
  }

  close(): void {
    this.worker?.terminate();
    clearInterval(this.timer);
  }

  private tickOnPage(): void {
    clearInterval(this.timer);
    this.timer = setInterval(this.onTick, this.periodMs);
  }

  private startWorker(): Worker | null {
    try {
      const worker = new Worker(new URL("./ticker.worker.ts", import.meta.url), { type: "module" });
      worker.onmessage = this.onTick;
      worker.onerror = () => {
        this.workerFailed = true;
        this.tickOnPage();
      };
      return worker;
    } catch {
      return null;
    }
  }
}
