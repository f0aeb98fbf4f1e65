import {
  BROKEN,
  CLOSED,
  closeEvent,
  CLOSING,
  CONNECTING,
  OPEN,
  plainEvent,
  type Sendable,
  type SocketLike,
} from "./socketLike.ts";
import { WayMemory, type Attempt, type Way } from "./ways.ts";

export interface FallbackOptions {
  /** Told which way a socket has opened by. */
  readonly onWay?: (way: Way) => void;
  readonly ways?: readonly Way[];
  /** For tests. */
  readonly open?: (way: Way, address: string) => Promise<SocketLike>;
}

const firstLookMs = 30_000;
const longestLookMs = 8 * 60_000;

/** What takes over is code that most pages never need. */
async function openWay(way: Way, address: string): Promise<SocketLike> {
  if (way === "websocket") return new WebSocket(address);
  const { HttpSocket } = await import("./HttpSocket.ts");
  return new HttpSocket(address, way);
}

async function whenOpen(opening: Promise<SocketLike>, binaryType: string): Promise<SocketLike | null> {
  try {
    const line = await opening;
    line.binaryType = binaryType;
    return await new Promise((resolve) => {
      line.onopen = () => resolve(line);
      line.onclose = () => resolve(null);
    });
  } catch {
    return null; // its code could not be loaded
  }
}

interface Opened {
  readonly way: Way;
  readonly line: SocketLike;
}

/** A way that was begun; null where it has failed. */
interface Opening {
  readonly way: Way;
  readonly opened: Promise<Opened | null>;
  giveUp(): void;
}

const nothingAfter = (delayMs: number) => new Promise<null>((resolve) => setTimeout(resolve, delayMs, null));

/** Never told of a failure: others may open still. */
const ifItOpens = (opening: Opening) =>
  opening.opened.then((opened) => opened ?? new Promise<never>(() => undefined));

/**
 * A class for the client's `transport`: WebSocket, and where that is blocked server-sent events, and where those are
 * held back polling. All its sockets share what was learnt.
 */
export function fallingBack(options: FallbackOptions = {}): new (address: string | URL) => FallbackSocket {
  const memory = new WayMemory(options.ways);
  if (typeof addEventListener === "function") addEventListener("online", () => memory.forget());
  return class extends FallbackSocket {
    constructor(address: string | URL) {
      super(String(address), memory, options);
    }
  };
}

class FallbackSocket implements SocketLike {
  readonly CONNECTING = CONNECTING;
  readonly OPEN = OPEN;
  readonly CLOSING = CLOSING;
  readonly CLOSED = CLOSED;
  readonly protocol = "";
  readonly url: string;
  readyState = CONNECTING;
  binaryType = "arraybuffer";
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;

  private readonly memory: WayMemory;
  private readonly onWay: (way: Way) => void;
  private readonly open: (way: Way, address: string) => Promise<SocketLike>;
  private line: SocketLike | null = null;
  private look: ReturnType<typeof setTimeout> | undefined;

  constructor(address: string, memory: WayMemory, options: FallbackOptions) {
    this.url = address;
    this.memory = memory;
    this.onWay = options.onWay ?? (() => undefined);
    this.open = options.open ?? openWay;
    void this.connect(memory.plan());
  }

  get bufferedAmount(): number {
    return this.line?.bufferedAmount ?? 0;
  }

  send(data: Sendable): void {
    this.line?.send(data);
  }

  close(code?: number, reason?: string): void {
    if (this.readyState >= CLOSING) return;
    this.readyState = CLOSING;
    if (this.line) this.line.close(code, reason);
    else this.finish(closeEvent(code ?? 1000, reason ?? ""));
  }

  addEventListener(): void {
    // The client sets the handlers.
  }

  removeEventListener(): void {
    // As above.
  }

  /** A way that is slow to open is not given up as the next is begun: the first that opens is used. */
  private async connect(attempts: readonly Attempt[]): Promise<void> {
    const begun: Opening[] = [];
    let first: Opened | null = null;
    for (const { way, withinMs } of attempts) {
      const opening = this.begin(way);
      begun.push(opening);
      first = await Promise.race([...begun.map(ifItOpens), opening.opened, nothingAfter(withinMs)]);
      if (first || this.readyState !== CONNECTING) break;
    }
    const used = this.readyState === CONNECTING ? first : null;
    for (const opening of begun) if (opening.way !== used?.way) opening.giveUp();
    if (used) this.use(used);
    else if (this.readyState === CONNECTING) this.fail();
  }

  private begin(way: Way): Opening {
    const opening = this.open(way, this.url);
    return {
      way,
      // It may have said its goodbye in the same breath.
      opened: whenOpen(opening, this.binaryType).then((line) =>
        line?.readyState === OPEN ? { way, line } : null,
      ),
      giveUp: () => void opening.then((late) => late.close()).catch(() => undefined),
    };
  }

  private fail(): void {
    this.memory.failed();
    this.onerror?.(plainEvent("error"));
    this.finish(closeEvent(BROKEN, ""));
  }

  private use({ way, line }: Opened): void {
    const sinceMs = performance.now();
    let heard = false;
    this.line = line;
    line.onmessage = (event) => {
      if (!heard) this.memory.heard(way);
      heard = true;
      this.onmessage?.(event);
    };
    line.onerror = (event) => this.onerror?.(event);
    line.onclose = (event) => {
      this.memory.ended(way, heard, performance.now() - sinceMs);
      this.finish(event);
    };
    this.readyState = OPEN;
    this.memory.opened(way);
    this.onWay(way);
    this.onopen?.(plainEvent("open"));
    if (this.memory.hopesBeyond(way)) this.lookForWebSocket(firstLookMs);
  }

  /** Where a WebSocket opens again, this socket ends, and the client's next one is that. */
  private lookForWebSocket(afterMs: number): void {
    this.look = setTimeout(() => {
      const opening = this.begin("websocket");
      void Promise.race([opening.opened, nothingAfter(afterMs)]).then((found) => {
        opening.giveUp();
        if (this.readyState !== OPEN) return;
        if (!found) {
          this.lookForWebSocket(Math.min(afterMs * 2, longestLookMs));
          return;
        }
        this.memory.opened("websocket");
        this.line?.close();
      });
    }, afterMs);
  }

  private finish(event: CloseEvent): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    clearTimeout(this.look);
    this.onclose?.(event);
  }
}
