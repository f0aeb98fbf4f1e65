import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fallingBack } from "./FallbackSocket";
import {
  CLOSED,
  closeEvent,
  CONNECTING,
  messageEvent,
  OPEN,
  plainEvent,
  type SocketLike,
} from "./socketLike";
import type { Way } from "./ways";

/** A line whose end the test holds. */
class Line implements SocketLike {
  readyState = CONNECTING;
  bufferedAmount = 0;
  binaryType = "blob";
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  readonly sent: unknown[] = [];

  open() {
    this.readyState = OPEN;
    this.onopen?.(plainEvent("open"));
  }
  say(data: string) {
    this.onmessage?.(messageEvent(data));
  }
  send(data: unknown) {
    this.sent.push(data);
  }
  close(code = 1000, reason = "") {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.onclose?.(closeEvent(code, reason));
  }
}

function world() {
  const lines: { way: Way; line: Line }[] = [];
  const ways: Way[] = [];
  const Socket = fallingBack({
    onWay: (way) => ways.push(way),
    open: (way) => {
      const line = new Line();
      lines.push({ way, line });
      return Promise.resolve(line);
    },
  });
  const heard: string[] = [];
  const connect = () => {
    const socket = new Socket("ws://here/realtime/v1/websocket?vsn=2.0.0");
    socket.binaryType = "arraybuffer";
    socket.onopen = () => heard.push("open");
    socket.onmessage = ({ data }) => heard.push(String(data));
    socket.onclose = ({ code }) => heard.push(`close ${code}`);
    return socket;
  };
  const last = () => lines.at(-1) as (typeof lines)[0];
  return { lines, ways, heard, connect, last };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

describe("a socket that falls back", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is a WebSocket where that opens", async () => {
    const { lines, ways, heard, connect, last } = world();
    const socket = connect();
    await settled();
    last().line.open();
    await settled();
    last().line.say("hello");
    socket.send("there");
    expect(lines.map(({ way }) => way)).toEqual(["websocket"]);
    expect(last().line).toMatchObject({ sent: ["there"], binaryType: "arraybuffer" });
    expect([heard, ways, socket.readyState]).toEqual([["open", "hello"], ["websocket"], OPEN]);
  });

  it("takes events where a WebSocket is refused, and polls where they are held back", async () => {
    const { lines, ways, heard, connect, last } = world();
    connect();
    await settled();
    last().line.close(1006);
    await settled();
    expect(last().way).toBe("sse");
    await vi.advanceTimersByTimeAsync(4_000);
    expect(last().way).toBe("polling");
    last().line.open();
    await settled();
    expect([heard, ways]).toEqual([["open"], ["polling"]]);
    expect(lines[1]?.line.readyState).toBe(CLOSED);
  });

  it("uses what was slow to open where that opens first", async () => {
    const { lines, ways, heard, connect, last } = world();
    connect();
    await settled();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(last().way).toBe("sse");
    lines[0]?.line.open();
    await settled();
    lines[0]?.line.say("hello");
    expect([heard, ways]).toEqual([["open", "hello"], ["websocket"]]);
    expect(lines.map(({ line }) => line.readyState)).toEqual([OPEN, CLOSED]);
  });

  it("waits for the last way no longer than for the others", async () => {
    const { lines, heard, connect } = world();
    connect();
    await vi.advanceTimersByTimeAsync(11_900);
    expect([lines.length, heard]).toEqual([3, []]);
    await vi.advanceTimersByTimeAsync(200);
    expect(heard).toEqual(["close 1006"]);
    expect(lines.map(({ line }) => line.readyState)).toEqual([CLOSED, CLOSED, CLOSED]);
  });

  it("goes on where what opens closes in the same breath", async () => {
    const { heard, connect, last } = world();
    connect();
    await settled();
    last().line.open();
    last().line.close(1012);
    await settled();
    expect([last().way, heard]).toEqual(["sse", []]);
  });

  it("fails once where nothing opens, and begins anew with the next", async () => {
    const { lines, heard, connect, last } = world();
    const socket = connect();
    await settled();
    for (let way = 0; way < 3; way++) {
      last().line.close(1006);
      await settled();
    }
    expect([heard, socket.readyState]).toEqual([["close 1006"], CLOSED]);
    connect();
    await settled();
    expect(lines.map(({ way }) => way)).toEqual(["websocket", "sse", "polling", "websocket"]);
  });

  it("closes what opens after it was closed", async () => {
    const { lines, heard, connect, last } = world();
    const socket = connect();
    await settled();
    socket.close();
    last().line.open();
    await settled();
    expect([lines.length, last().line.readyState, heard]).toEqual([1, CLOSED, ["close 1000"]]);
  });

  it("goes back to a WebSocket by itself once one opens", async () => {
    const { lines, ways, heard, connect, last } = world();
    connect();
    await settled();
    last().line.close(1006);
    await settled();
    const events = last();
    events.line.open();
    await settled();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(last().way).toBe("websocket");
    last().line.close(1006);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(lines).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1_000);
    last().line.open();
    await settled();
    expect([events.line.readyState, heard]).toEqual([CLOSED, ["open", "close 1000"]]);
    connect();
    await settled();
    expect(last().way).toBe("websocket");
    last().line.open();
    await settled();
    expect(ways).toEqual(["sse", "websocket"]);
  });
});
