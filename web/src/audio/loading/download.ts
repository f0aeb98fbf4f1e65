/** A refusal that asking again will not change, such as 404. */
export class RefusedError extends Error {
  constructor(readonly status: number) {
    super(`The server answered ${status}.`);
    this.name = "RefusedError";
  }
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const EVERYTHING: Span = { from: 0, to: Infinity };

/**
 * One file on its way, in the order in which its parts are needed; after a failure it goes on where it
 * broke off. A server that knows no ranges is taken as it is. Lives on the page.
 */
export class Download {
  private held = new Uint8Array(0);
  private missing: readonly Span[] = [EVERYTHING];
  /** Ends what is under way. */
  private turnAway: (() => void) | null = null;

  constructor(
    private readonly url: string,
    /** Told with the time that passed since the bytes before, or since the answer began. */
    private readonly onBytes: (count: number, milliseconds: number) => void,
  ) {}

  /** Of its size as far as that is known, 0 to 1. */
  get progress(): number {
    const left = this.missing.reduce((sum, { from, to }) => sum + to - from, 0);
    return Number.isFinite(left) && this.held.length > 0 ? 1 - left / this.held.length : 0;
  }

  /** What is here; bytes that are missing yet are 0. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.held;
  }

  /** Up to where everything is here from an offset on. */
  presentFrom(offset: number): number {
    const ahead = this.missing.filter(({ to }) => to > offset).map(({ from }) => from);
    return Math.max(offset, Math.min(this.held.length, ...ahead));
  }

  /** Fetches the first bytes alone. Throws RefusedError, or what fetch throws. */
  async fetchStart(size: number, signal: AbortSignal): Promise<void> {
    await this.receive({ from: this.presentFrom(0), to: size }, signal);
  }

  /** Whether what lies at an offset is here, or among the next bytes to come. */
  isNear(offset: number, nextBytes: number): boolean {
    const head = this.missing[0]?.from ?? Infinity;
    return this.presentFrom(offset) > offset || (head <= offset && offset - head <= nextBytes);
  }

  /** From now on what lies behind an offset comes first, also before what is under way. */
  beginAt(offset: number): void {
    const head = this.missing[0]?.from;
    const later = this.missing.flatMap((span) => cut(span, offset, Infinity));
    const earlier = this.missing.flatMap((span) => cut(span, 0, offset));
    this.missing = [...later, ...earlier];
    if (this.missing[0]?.from !== head) {
      this.turnAway?.();
    }
  }

  /** Fetches what is missing. Throws RefusedError, or what fetch throws: then it may be called again. */
  async fetchRest(signal: AbortSignal): Promise<ArrayBuffer> {
    for (let next = this.missing[0]; next !== undefined; next = this.missing[0]) {
      await this.receive(next, signal);
    }
    return this.held.buffer;
  }

  private async receive(span: Span, signal: AbortSignal): Promise<void> {
    const whole = span.from === 0 && span.to === Infinity;
    const headers = whole ? {} : { range: rangeOf(span) };
    const response = await fetch(this.url, { signal, headers });
    if (!response.ok) {
      await response.body?.cancel();
      throw isFinal(response.status)
        ? new RefusedError(response.status)
        : new Error(`HTTP ${response.status}`);
    }
    const partial = response.status === 206;
    this.expect(sizeOf(response, partial));
    const reader = response.body?.getReader();
    let turned = false as boolean;
    this.turnAway = () => {
      // Who was given all of it though he asked for a part would be given all again.
      if (whole || partial) {
        turned = true;
        void reader?.cancel();
      }
    };
    const end = await this.take(reader, partial ? span.from : 0).finally(() => (this.turnAway = null));
    if (!turned && (!partial || span.to === Infinity)) {
      this.expect(end);
    }
  }

  /** Puts what comes in its place, from an offset on; answers where it ended. */
  private async take(
    reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
    from: number,
  ): Promise<number> {
    let at = from;
    let lastMs = performance.now();
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      this.put(at, read.value);
      at += read.value.length;
      const nowMs = performance.now();
      this.onBytes(read.value.length, nowMs - lastMs);
      lastMs = nowMs;
    }
    return at;
  }

  /** The size became known. */
  private expect(size: number | null): void {
    if (size !== null && (this.held.length !== size || this.missing.some(({ to }) => to > size))) {
      this.resize(size);
      this.missing = this.missing.flatMap((span) => cut(span, 0, size));
    }
  }

  private put(at: number, bytes: Uint8Array): void {
    const end = at + bytes.length;
    if (end > this.held.length) {
      this.resize(Math.max(end, 2 * this.held.length));
    }
    this.held.set(bytes, at);
    this.missing = this.missing.flatMap((span) => [...cut(span, 0, at), ...cut(span, end, Infinity)]);
  }

  private resize(size: number): void {
    const resized = new Uint8Array(size);
    resized.set(this.held.subarray(0, size));
    this.held = resized;
  }
}

function cut(span: Span, from: number, to: number): readonly Span[] {
  const part = { from: Math.max(span.from, from), to: Math.min(span.to, to) };
  return part.from < part.to ? [part] : [];
}

function rangeOf({ from, to }: Span): string {
  return `bytes=${from}-${to === Infinity ? "" : to - 1}`;
}

/** Of the whole file; null where the answer does not tell it, as to another origin it may not. */
function sizeOf(response: Response, partial: boolean): number | null {
  const told = partial
    ? response.headers.get("content-range")?.split("/")[1]
    : response.headers.get("content-encoding") === null && response.headers.get("content-length");
  const size = Number(told);
  return told && Number.isSafeInteger(size) && size > 0 ? size : null;
}

function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
}
