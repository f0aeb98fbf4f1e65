import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { HttpSocket } from "./HttpSocket";
import { OPEN } from "./socketLike";

/** A server that answers as the test says, and keeps what it was told. */
async function serving(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const pushed: string[] = [];
  const asked: string[] = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.method !== "POST") {
      answer(request, response);
      return;
    }
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString()));
    request.on("end", () => {
      pushed.push(body);
      response.writeHead(body.includes("refused") ? 410 : 204).end();
    });
  }).listen(0, "127.0.0.1");
  await new Promise((listening) => server?.once("listening", listening));
  const { port } = server.address() as AddressInfo;
  return { pushed, asked, address: `ws://127.0.0.1:${port}/realtime/v1/websocket?apikey=k&vsn=2.0.0` };
}

let server: Server | undefined;

/** Everything that a socket tells, until it is closed. */
function following(socket: HttpSocket, onOpen: () => void = () => undefined) {
  const told: unknown[] = [];
  socket.onopen = () => {
    told.push("open");
    onOpen();
  };
  socket.onmessage = ({ data }) => told.push(data);
  const closed = new Promise<number>((resolve) => {
    socket.onclose = ({ code }) => resolve(code);
  });
  return { told, closed };
}

describe("a socket of requests", () => {
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  it("hears events and the goodbye, and answers a question for a sign of life", async () => {
    const { address, asked, pushed } = await serving((_, response) => {
      response.write("data:oan-id\n\nda");
      setTimeout(() => response.write('ta:t[1]\n\ndata:bBA==\n\ndata:p\n\ndata:c{"code":1012,'), 20);
      void expect
        .poll(() => pushed)
        .toEqual([""])
        .then(() => response.end('"reason":"restart"}\n\n'));
    });
    const { told, closed } = following(new HttpSocket(address, "sse"));
    expect(await closed).toBe(1012);
    expect(told).toEqual(["open", "[1]", new Uint8Array([4]).buffer]);
    expect(asked).toEqual(["GET /realtime/v1/stream?apikey=k&vsn=2.0.0", "POST /realtime/v1/push/an-id"]);
    expect(pushed).toEqual([""]);
  });

  it("polls one answer after the other", async () => {
    const answers = ["data:oan-id\n\n", 'data:t["a"]\n\ndata:t["b"]\n\n', "", 'data:t["c"]\n\n'];
    const { address, asked } = await serving((_, response) => {
      const next = answers.shift();
      response.writeHead(next === undefined ? 410 : 200).end(next);
    });
    const { told, closed } = following(new HttpSocket(address, "polling"));
    expect(await closed).toBe(1006);
    expect(told).toEqual(["open", '["a"]', '["b"]', '["c"]']);
    expect(asked.slice(0, 2)).toEqual([
      "GET /realtime/v1/poll?apikey=k&vsn=2.0.0",
      "GET /realtime/v1/poll/an-id",
    ]);
  });

  it("says everything once and in order, what waits in one request", async () => {
    const { address, pushed } = await serving((_, response) => response.write("data:oid\n\n"));
    const socket = new HttpSocket(address, "sse");
    const said = Array.from({ length: 20 }, (_, at) => `[${at}]`);
    await new Promise<void>((open) => following(socket, open));
    for (const text of said) socket.send(text);
    await expect.poll(() => socket.bufferedAmount).toBe(0);
    expect(pushed.join("\n").split("\n")).toEqual(said.map((text) => `t${text}`));
    expect(pushed.length).toBeLessThan(4);
    expect(socket.readyState).toBe(OPEN);
    socket.close();
  });

  it("parts what is too much for one request, and loses nothing", async () => {
    const { address, pushed } = await serving((_, response) => response.write("data:oid\n\n"));
    const socket = new HttpSocket(address, "sse");
    await new Promise<void>((open) => following(socket, open));
    const large = ["a", "b", "c", "d"].map((letter) => letter.repeat(600_000));
    for (const text of ["first", ...large, "last"]) socket.send(text);
    await expect.poll(() => socket.bufferedAmount, { timeout: 5_000 }).toBe(0);
    expect(pushed.join("\n").replace(/(.)\1{3,}/g, "$1")).toBe("tfirst\nta\ntb\ntc\ntd\ntlast");
    expect(Math.max(...pushed.map((body) => body.length))).toBeLessThan(1_000_001);
    socket.close();
  });

  it("says goodbye, behind what it has to say", async () => {
    const { address, pushed } = await serving((_, response) => response.write("data:oid\n\n"));
    const socket = new HttpSocket(address, "sse");
    const { closed } = following(socket, () => {
      socket.send("[1]");
      socket.send("[2]");
      socket.close();
    });
    expect(await closed).toBe(1000);
    await expect.poll(() => pushed.toSorted()).toEqual(["t[1]", "t[2]\nc"]);
  });

  it("is broken where what it says is not taken", async () => {
    const { address } = await serving((_, response) => response.write("data:oid\n\n"));
    const socket = new HttpSocket(address, "sse");
    const { closed } = following(socket, () => socket.send("refused"));
    expect(await closed).toBe(1006);
  });

  it("is broken where there is nobody, or something else", async () => {
    const { address } = await serving((_, response) => response.writeHead(502).end("<html>"));
    expect(await following(new HttpSocket(address, "sse")).closed).toBe(1006);
    expect(await following(new HttpSocket("ws://127.0.0.1:9/realtime/v1/websocket", "polling")).closed).toBe(
      1006,
    );
  });
});
