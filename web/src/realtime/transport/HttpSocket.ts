import { LineReader, lineOf, type Line } from "./lines.ts";
import {
  BROKEN,
  CLOSED,
  closeEvent,
  CONNECTING,
  messageEvent,
  OPEN,
  plainEvent,
  type Sendable,
  type SocketLike,
} from "./socketLike.ts";

/** Longer than the server lets a poll wait. */
const pollWithinMs = 40_000;
/** Letters of up to three bytes each stay below what the server takes in one request. */
const batchLength = 1_000_000;
const goodbye = "c";
/** A type that needs no question beforehand where the server is another origin. */
const headers = { "content-type": "text/plain;charset=utf-8" };

/**
 * A socket where WebSocket is blocked: speaks by one request after the other and hears by server-sent events, or by
 * one poll after the other. Any failure breaks it: the client opens another and reads what it missed.
 */
export class HttpSocket implements SocketLike {
  readyState = CONNECTING;
  bufferedAmount = 0;
  binaryType = "arraybuffer";
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;

  private readonly way: "sse" | "polling";
  private readonly base: string;
  private readonly query: string;
  private readonly aborter = new AbortController();
  private id = "";
  private unsent: string[] = [];
  private sending = false;

  /** @param address where a WebSocket would be opened, with its parameters */
  constructor(address: string, way: "sse" | "polling") {
    const { href, search } = new URL(address.replace(/^ws/, "http"));
    this.base = href.slice(0, href.length - search.length).replace(/\/websocket$/, "");
    this.query = search;
    this.way = way;
    void this.hear();
  }

  send(data: Sendable): void {
    if (this.readyState !== OPEN) return;
    this.push(lineOf(data));
  }

  close(code = 1000, reason = ""): void {
    if (this.readyState === OPEN) void this.sayGoodbye();
    this.finish(code, reason);
  }

  /** Between two polls nothing breaks that would tell it; the page may be closing. */
  private sayGoodbye(): Promise<unknown> {
    const body = [...this.unsent, goodbye].join("\n");
    this.unsent = [];
    return fetch(`${this.base}/push/${this.id}`, { method: "POST", headers, body, keepalive: true }).catch(
      () => undefined,
    );
  }

  private async hear(): Promise<void> {
    try {
      if (this.way === "sse") await this.readAnswer(`/stream${this.query}`);
      else await this.poll();
    } catch {
      // An answer that broke off, and what cannot be reached.
    }
    this.finish(BROKEN, "");
  }

  private async poll(): Promise<void> {
    let path = `/poll${this.query}`;
    while (this.readyState !== CLOSED) {
      const late = setTimeout(() => this.finish(BROKEN, ""), pollWithinMs);
      await this.readAnswer(path).finally(() => clearTimeout(late));
      path = `/poll/${this.id}`;
    }
  }

  private async readAnswer(path: string): Promise<void> {
    const answer = await fetch(this.base + path, { cache: "no-store", signal: this.aborter.signal });
    if (!answer.ok || !answer.body) throw new Error(`${this.way}: ${answer.status}`);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    const lines = new LineReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      for (const line of lines.read(piece.value)) this.take(line);
    }
  }

  private take(line: Line): void {
    if (this.readyState === CLOSED) return;
    switch (line.kind) {
      case "opened":
        this.id = line.id;
        this.readyState = OPEN;
        this.onopen?.(plainEvent("open"));
        break;
      case "text":
        this.onmessage?.(messageEvent(line.text));
        break;
      case "binary":
        this.onmessage?.(messageEvent(line.bytes));
        break;
      case "ping":
        this.push("");
        break;
      case "closed":
        this.finish(line.code, line.reason);
        break;
    }
  }

  private push(line: string): void {
    this.unsent.push(line);
    this.bufferedAmount += line.length;
    if (!this.sending) void this.drain();
  }

  /** One request at a time keeps the order; what is said meanwhile goes with the next. */
  private async drain(): Promise<void> {
    this.sending = true;
    try {
      while (this.unsent.length > 0) {
        const body = this.takeBatch().join("\n");
        const answer = await fetch(`${this.base}/push/${this.id}`, { method: "POST", headers, body });
        if (!answer.ok) throw new Error(`push: ${answer.status}`);
        this.bufferedAmount = this.unsent.reduce((sum, line) => sum + line.length, 0);
      }
      this.sending = false;
    } catch {
      this.finish(BROKEN, "");
    }
  }

  /** At least one line, and no more than the server takes in one request. */
  private takeBatch(): string[] {
    let length = 0;
    const end = this.unsent.findIndex((line) => (length += line.length) > batchLength);
    return this.unsent.splice(0, end < 0 ? this.unsent.length : Math.max(1, end));
  }

  private finish(code: number, reason: string): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.bufferedAmount = 0;
    this.aborter.abort();
    if (code === BROKEN) this.onerror?.(plainEvent("error"));
    this.onclose?.(closeEvent(code, reason));
  }
}
