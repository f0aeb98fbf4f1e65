import type { ClockWorkerRequest } from "./clock.worker";
import { type ClockEstimate, localTime, serverTime } from "./estimate";
import { ClockProber } from "./prober";
import { localNowMs } from "./sample";

/** Where the measuring runs. */
interface Probing {
  probeNow(): void;
  close(): void;
}

/** The server's clock as this page knows it. Lives on the page; measures in a worker where there is one. */
export class ClockServo {
  private estimate: ClockEstimate | null = null;
  private probing: Probing;
  private readonly listeners = new Set<() => void>();
  private readonly leave = new AbortController();

  constructor(private readonly url: string) {
    this.probing = this.startProbing();
    const { signal } = this.leave;
    globalThis.addEventListener("online", () => this.probeNow(), { signal });
    document.addEventListener(
      "visibilitychange",
      () => {
        if (document.visibilityState === "visible") {
          this.probeNow();
        }
      },
      { signal },
    );
  }

  /** Which start of the server the clock belongs to; null until it is known. */
  get clockId(): string | null {
    return this.estimate?.clockId ?? null;
  }

  get qualityMs(): number | null {
    return this.estimate?.qualityMs ?? null;
  }

  get roundTripMs(): number | null {
    return this.estimate?.roundTripMs ?? null;
  }

  /** Server time now in epoch ms; null until the first burst came back. */
  nowMs(): number | null {
    return this.estimate && serverTime(this.estimate, localNowMs());
  }

  /** The server time at a moment of this page's performance.now(). */
  performanceToServerMs(performanceMs: number): number | null {
    return this.estimate && serverTime(this.estimate, performance.timeOrigin + performanceMs);
  }

  /** The moment of this page's performance.now() at which the server's clock shows serverMs. */
  serverToPerformanceMs(serverMs: number): number | null {
    return this.estimate && localTime(this.estimate, serverMs) - performance.timeOrigin;
  }

  /** Measures at once; for moments after which the estimate may be wrong. */
  probeNow(): void {
    this.probing.probeNow();
  }

  /** Calls the listener after each new estimate; returns the way to stop that. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.leave.abort();
    this.probing.close();
    this.listeners.clear();
  }

  private take(estimate: ClockEstimate): void {
    this.estimate = estimate;
    for (const listener of [...this.listeners]) {
      listener();
    }
  }

  private startProbing(): Probing {
    const onPage = () => new ClockProber(this.url, (estimate) => this.take(estimate));
    if (typeof Worker === "undefined") {
      return onPage();
    }
    try {
      return this.startWorker(onPage);
    } catch {
      return onPage();
    }
  }

  private startWorker(onPage: () => Probing): Probing {
    const worker = new Worker(new URL("./clock.worker.ts", import.meta.url), { type: "module" });
    const post = (request: ClockWorkerRequest) => worker.postMessage(request);
    worker.onmessage = (event: MessageEvent<ClockEstimate>) => this.take(event.data);
    // A blocked or missing worker script shows here, not in the constructor.
    worker.onerror = () => {
      worker.terminate();
      this.probing = onPage();
    };
    post({ kind: "start", url: new URL(this.url, document.baseURI).href });
    return { probeNow: () => post({ kind: "probe" }), close: () => worker.terminate() };
  }
}
