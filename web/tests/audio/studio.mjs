import { createServer } from "node:http";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { build } from "vite";
import { machineNowMs } from "../rig/listening.mjs";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wav": "audio/wav",
  ".m4a": "audio/mp4",
  ".m4s": "audio/mp4",
  ".mp4": "audio/mp4",
  ".m3u8": "application/vnd.apple.mpegurl",
};

/** What the server's clock shows more than the machine's, so that nobody gets by without asking it. */
const SERVER_AHEAD_MS = 1_234_567.25;

/** A small server for the engine alone: its page, built as for production, a clock and recordings. */
export class Studio {
  /** Random delay of each way of a question for the clock; 0 is the bare machine. */
  clockJitterMs = 0;
  clockId = "first";
  /** Of each answer that holds a file; 0 is as fast as can be. */
  bytesPerSecond = 0;
  recordings = new Map();

  static async open() {
    const folder = await mkdtemp(join(tmpdir(), "engine-page-"));
    await build({
      configFile: false,
      logLevel: "error",
      root: new URL("./page", import.meta.url).pathname,
      build: { outDir: folder, emptyOutDir: true, target: "es2022" },
    });
    const studio = new Studio(folder);
    await new Promise((resolve) => studio.server.listen(0, "127.0.0.1", resolve));
    return studio;
  }

  constructor(folder) {
    this.folder = folder;
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  get port() {
    return this.server.address().port;
  }

  serverMs(machineMs = machineNowMs()) {
    return machineMs + SERVER_AHEAD_MS;
  }

  machineMs(serverMs) {
    return serverMs - SERVER_AHEAD_MS;
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(this.folder, { recursive: true, force: true });
  }

  async answer(request, response) {
    const { pathname } = new URL(request.url, "http://studio");
    if (pathname === "/clock") {
      await this.answerClock(response);
      return;
    }
    const body =
      this.recordings.get(pathname) ??
      (await readFile(join(this.folder, pathname === "/" ? "index.html" : pathname)).catch(() => null));
    const type = { "content-type": TYPES[extname(pathname)] ?? "text/html" };
    if (body === null) {
      response.writeHead(404).end();
      return;
    }
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
    const from = Number(first ?? 0);
    const to = Math.min(body.length, last ? Number(last) + 1 : Infinity);
    const range = first === undefined ? {} : { "content-range": `bytes ${from}-${to - 1}/${body.length}` };
    response.writeHead(first === undefined ? 200 : 206, { ...type, ...range, "content-length": to - from });
    await this.send(response, body.subarray(from, to));
  }

  /** As fast as the line is. */
  async send(response, body) {
    const tick = 20;
    const size = Math.ceil((this.bytesPerSecond / 1_000) * tick) || body.length;
    for (let at = 0; at < body.length && !response.destroyed; at += size) {
      response.write(body.subarray(at, at + size));
      if (at + size < body.length) {
        await new Promise((resolve) => setTimeout(resolve, tick));
      }
    }
    response.end();
  }

  async answerClock(response) {
    await this.jitter();
    const receivedMs = this.serverMs();
    const text = JSON.stringify({ clockId: this.clockId, receivedMs, sentMs: this.serverMs() });
    await this.jitter();
    response.writeHead(200, { "content-type": "application/json" }).end(text);
  }

  async jitter() {
    if (this.clockJitterMs > 0) {
      const delayMs = -Math.log(1 - Math.random()) * this.clockJitterMs;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
}
