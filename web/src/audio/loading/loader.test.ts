import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { TrackLoader } from "./loader";
import type { PlayableTrack, Rendition } from "../types";

const BYTES = Buffer.alloc(20_000, 1);

let server: Server | null = null;
let loader: TrackLoader | null = null;

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const rendition = (kind: Rendition["kind"], url: string): Rendition => ({
  ...{ kind, url, type: "audio/test", bitrate: null, leadInSamples: 0 },
});

const track = (trackId: string, url: string): PlayableTrack => ({
  ...{ trackId, durationMs: 1_000, sampleRate: 8_000, sampleCount: 8_000, gainDb: 0, hlsUrl: null },
  renditions: [rendition("aac128", `${url}/${trackId}`)],
});

/** Decoding is the browser's; here a body is its own samples, and a body beginning with 0 is broken. */
const decode = (bytes: ArrayBuffer): Promise<AudioBuffer> =>
  new Uint8Array(bytes)[0] === 0
    ? Promise.reject(new Error("broken"))
    : Promise.resolve({ length: bytes.byteLength, sampleRate: 8_000 } as AudioBuffer);

function load(
  onChange: () => void = () => undefined,
  plays: (type: string) => boolean = () => true,
): TrackLoader {
  loader = new TrackLoader({
    ...{ decode, onChange, plays, firstPauseMs: 20 },
    isDue: () => false,
    positionSeconds: () => null,
  });
  return loader;
}

const untilKind = (subject: TrackLoader, trackId: string, kind: string) =>
  vi.waitFor(() => expect(subject.stateOf(trackId)?.kind).toBe(kind), { timeout: 3_000, interval: 5 });

afterEach(() => {
  loader?.close();
  server?.closeAllConnections();
  server?.close();
});

describe("TrackLoader", () => {
  it("says once that nothing of a track plays here, and takes what is made of it later", async () => {
    const url = await serve((_, response) => response.end(BYTES));
    let wanted = track("a", url);
    let changes = 0;
    // As the engine does: each change makes it say again what it wants.
    const subject = load(
      () => {
        changes++;
        subject.want([wanted]);
      },
      (type) => type === "audio/other",
    );
    subject.want([wanted]);
    expect(subject.stateOf("a")).toEqual({ kind: "failed", reason: "decode" });
    expect(changes).toBe(1);
    const opus = { ...rendition("opus128", `${url}/opus`), type: "audio/other" };
    wanted = { ...wanted, renditions: [...wanted.renditions, opus] };
    subject.want([wanted]);
    await untilKind(subject, "a", "ready");
  });

  it("tells progress, then the decoded track", async () => {
    const url = await serve((_, response) => {
      response.setHeader("content-length", BYTES.length);
      response.write(BYTES.subarray(0, 5_000));
      setTimeout(() => response.end(BYTES.subarray(5_000)), 50);
    });
    const seen: number[] = [];
    const subject = load(() => {
      const state = subject.stateOf("a");
      if (state?.kind === "loading") seen.push(state.progress);
    });
    subject.want([track("a", url)]);
    expect(subject.stateOf("a")).toEqual({ kind: "loading", progress: 0 });
    await untilKind(subject, "a", "ready");
    expect(seen[0]).toBe(0.25);
    expect(seen.at(-1)).toBe(1);
    expect(subject.decoded("a")?.buffer.length).toBe(BYTES.length);
  });

  it("loads one after the other, and decodes two of them", async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url ?? "");
      response.end(BYTES);
    });
    const subject = load();
    subject.want([track("a", url), track("b", url), track("c", url)]);
    await untilKind(subject, "c", "fetched");
    expect(subject.decoded("b")).not.toBeNull();
    expect(asked).toEqual(["/a", "/b", "/c"]);
    subject.want([track("b", url), track("c", url), track("d", url)]);
    await untilKind(subject, "d", "fetched");
    expect(subject.decoded("c")).not.toBeNull();
    expect(subject.decoded("a")).toBeNull();
    expect(asked).toEqual(["/a", "/b", "/c", "/d"]);
  });

  it("asks again after a server error and a broken connection", async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      if (asked === 1) {
        response.writeHead(503).end();
      } else if (asked === 2) {
        response.writeHead(200, { "content-length": BYTES.length });
        response.write(BYTES.subarray(0, 100), () => response.destroy());
      } else {
        response.end(BYTES);
      }
    });
    const subject = load();
    subject.want([track("a", url)]);
    await untilKind(subject, "a", "ready");
    expect(asked).toBe(3);
  });

  it("tells a lasting failure, keeps trying, and recovers at once when told to", async () => {
    let broken = true;
    const url = await serve((_, response) => response.writeHead(broken ? 500 : 200).end(BYTES));
    const subject = load();
    subject.want([track("a", url)]);
    await untilKind(subject, "a", "failed");
    broken = false;
    subject.retryNow();
    await untilKind(subject, "a", "ready");
  });

  it("does not repeat a refusal until there is another URL", async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      asked++;
      response.writeHead(request.url === "/a" ? 403 : 200).end(BYTES);
    });
    const subject = load();
    subject.want([track("a", url)]);
    await untilKind(subject, "a", "failed");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(asked).toBe(1);
    subject.want([{ ...track("a", url), renditions: [rendition("aac128", `${url}/a?signature=new`)] }]);
    await untilKind(subject, "a", "ready");
  });

  it("goes on with a transfer whose address was signed anew", async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.write(BYTES.subarray(0, 100));
      setTimeout(() => response.end(BYTES.subarray(100)), 100);
    });
    const subject = load();
    const signed = (token: string) => ({
      ...track("a", url),
      renditions: [rendition("aac128", `${url}/a?token=${token}`)],
    });
    subject.want([signed("1")]);
    await vi.waitFor(() => expect(asked).toBe(1));
    subject.want([signed("2")]);
    await untilKind(subject, "a", "ready");
    expect(asked).toBe(1);
  });

  it("tells a file that cannot be decoded, and goes on to the next", async () => {
    const url = await serve((request, response) =>
      response.end(request.url === "/a" ? Buffer.alloc(100) : BYTES),
    );
    const subject = load();
    subject.want([track("a", url), track("b", url)]);
    await untilKind(subject, "b", "ready");
    expect(subject.stateOf("a")).toEqual({ kind: "failed", reason: "decode" });
  });

  it("aborts what is no longer wanted", async () => {
    let closed = false;
    const url = await serve((_, response) => {
      response.write(BYTES);
      response.on("close", () => (closed = true));
    });
    const subject = load();
    subject.want([track("a", url)]);
    await vi.waitFor(() => expect(server?.listening).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    subject.want([]);
    await vi.waitFor(() => expect(closed).toBe(true));
    expect(subject.stateOf("a")).toBeNull();
  });
});
