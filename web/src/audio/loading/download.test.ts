import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { Download, RefusedError } from "./download";

const FILE = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 251));
const { signal } = new AbortController();

let server: Server | null = null;
let asked: (string | undefined)[] = [];

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Download> {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return new Download(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, () => undefined);
}

function ranges({ headers: { range } }: IncomingMessage, response: ServerResponse): Buffer {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === undefined) {
    response.writeHead(200, { "content-length": FILE.length });
    return FILE;
  }
  const end = Math.min(FILE.length - 1, last ? Number(last) : Infinity);
  response.writeHead(206, {
    "content-range": `bytes ${first}-${end}/${FILE.length}`,
    "content-length": end + 1 - Number(first),
  });
  return FILE.subarray(Number(first), end + 1);
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

describe("Download", () => {
  it("takes a file as a whole, without asking for ranges", async () => {
    const download = await serve((request, response) => response.end(ranges(request, response)));
    expect(FILE.equals(Buffer.from(await download.fetchRest(signal)))).toBe(true);
    expect(asked).toEqual([undefined]);
    expect(download.progress).toBe(1);
  });

  it("takes the beginning, then what is needed, then the rest, each byte once", async () => {
    const download = await serve((request, response) => response.end(ranges(request, response)));
    await download.fetchStart(1_000, signal);
    expect(download.presentFrom(0)).toBe(1_000);
    download.beginAt(60_000);
    expect(FILE.equals(Buffer.from(await download.fetchRest(signal)))).toBe(true);
    expect(asked).toEqual(["bytes=0-999", "bytes=60000-99999", "bytes=1000-59999"]);
  });

  it("turns to what is needed before while it is on its way, and takes each byte once", async () => {
    const download = await serve((request, response) => {
      const body = ranges(request, response);
      response.write(body.subarray(0, 10_000));
      // The rest comes only to who does not turn away.
      setTimeout(() => response.end(body.subarray(10_000)), asked.length === 1 ? 60_000 : 0);
    });
    const arrived = download.fetchRest(signal);
    await expect.poll(() => download.presentFrom(0)).toBe(10_000);
    expect(download.isNear(5_000, 0)).toBe(true);
    expect(download.isNear(12_000, 2_000)).toBe(true);
    expect(download.isNear(80_000, 2_000)).toBe(false);
    download.beginAt(80_000);
    expect(FILE.equals(Buffer.from(await arrived))).toBe(true);
    expect(asked).toEqual([undefined, "bytes=80000-99999", "bytes=10000-79999"]);
  });

  it("goes on where it broke off", async () => {
    const download = await serve((request, response) => {
      const body = ranges(request, response);
      if (asked.length === 2) {
        response.write(body.subarray(0, 20_000), () => response.destroy());
      } else {
        response.end(body);
      }
    });
    await download.fetchStart(1_000, signal);
    await expect(download.fetchRest(signal)).rejects.toThrow();
    const present = download.presentFrom(0);
    expect(present).toBeGreaterThan(1_000);
    expect(FILE.equals(Buffer.from(await download.fetchRest(signal)))).toBe(true);
    expect(asked.at(-1)).toBe(`bytes=${present}-99999`);
  });

  it.each(["knows no ranges", "does not tell the size"])(
    "takes what a server gives that %s",
    async (kind) => {
      const download = await serve((request, response) => {
        if (kind === "knows no ranges") {
          response.writeHead(200, { "content-length": FILE.length }).end(FILE);
        } else {
          const body = ranges(request, { writeHead: () => response } as unknown as ServerResponse);
          response.writeHead(206).end(body);
        }
      });
      await download.fetchStart(1_000, signal);
      download.beginAt(40_000);
      expect(FILE.equals(Buffer.from(await download.fetchRest(signal)))).toBe(true);
    },
  );

  it.each([
    [404, RefusedError],
    [403, RefusedError],
    [503, Error],
    [429, Error],
  ])("tells a refusal by %d from a failure", async (status, kind) => {
    const download = await serve((_, response) => response.writeHead(status).end());
    const error = await download.fetchRest(signal).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(kind);
    expect(error instanceof RefusedError).toBe(kind === RefusedError);
  });
});
