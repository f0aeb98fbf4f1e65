/** What is known of one object's address. */
interface Address {
  readonly url: string;
  readonly askAgainMs: number;
}

export interface SealedAddressesOptions {
  /** Addresses by path; what may not be opened is left out. Throws where the server cannot be asked. */
  readonly sign: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** There are addresses that there were not before, or others. */
  readonly onArrived: () => void;
  readonly nowMs?: () => number;
}

const hourMs = 3_600_000;
/** They live for six hours at least (see `lifetimeSeconds`): another hour is left for what is under way. */
const askAgainAfterMs = 5 * hourMs;
/** Everybody who asks within six hours is given the same address, so that a cache holds one copy for all. */
export const lifetimeSeconds = (12 * hourMs) / 1_000;
const firstRetryMs = 1_000;
const longestRetryMs = 60_000;
/** So often what is left out is asked for again. */
const patience = 3;

/**
 * Addresses of the audio that only members may open: asked for together, remembered, renewed before they
 * end. Lives on the page.
 */
export class SealedAddresses {
  private readonly addresses = new Map<string, Address>();
  private readonly wanted = new Set<string>();
  /** How often a path was left out of an answer. */
  private readonly leftOut = new Map<string, number>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private asking = false;
  private failures = 0;
  private readonly nowMs: () => number;

  constructor(private readonly options: SealedAddressesOptions) {
    this.nowMs = options.nowMs ?? Date.now;
  }

  /** Null while it is not known: then it is asked for. One that is old is used, and asked for anew. */
  urlOf(path: string): string | null {
    const known = this.addresses.get(path);
    if (known === undefined || known.askAgainMs <= this.nowMs()) {
      this.wanted.add(path);
      this.askIn(this.failures === 0 ? 0 : this.pauseMs());
    }
    return known && this.nowMs() < known.askAgainMs + hourMs ? known.url : null;
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.wanted.clear();
  }

  private pauseMs(): number {
    return Math.min(longestRetryMs, firstRetryMs * 2 ** (this.failures - 1));
  }

  private askIn(milliseconds: number): void {
    if (this.timer !== null || this.asking) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.ask();
    }, milliseconds);
  }

  private async ask(): Promise<void> {
    const paths = [...this.wanted];
    if (paths.length === 0) return;
    this.asking = true;
    try {
      const signed = await this.options.sign(paths);
      this.failures = 0;
      for (const path of paths) this.noteAnswer(path, signed.get(path));
      if (signed.size > 0) this.options.onArrived();
    } catch {
      this.failures++;
    } finally {
      this.asking = false;
    }
    if (this.wanted.size > 0)
      this.askIn(Math.max(this.failures === 0 ? 0 : this.pauseMs(), this.leftOutPauseMs()));
  }

  /** Who has just come, or queued it, is asked about once more: the server may not see that yet. */
  private noteAnswer(path: string, url: string | undefined): void {
    const times = this.leftOut.get(path) ?? 0;
    this.leftOut.delete(path);
    if (url !== undefined) {
      this.addresses.set(path, { url, askAgainMs: this.nowMs() + askAgainAfterMs });
      this.wanted.delete(path);
    } else if (times < patience) {
      this.leftOut.set(path, times + 1);
    } else {
      this.wanted.delete(path);
    }
  }

  private leftOutPauseMs(): number {
    const times = Math.min(...this.leftOut.values(), Infinity);
    return Number.isFinite(times) ? firstRetryMs * 2 ** (times - 1) : 0;
  }
}
