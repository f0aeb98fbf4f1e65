import type { RealtimeChannel } from "@supabase/supabase-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RoomHealthRow } from "../api/deskRows";
import { RoomHealth, type RoomHealthOptions } from "./RoomHealth";

const told: RoomHealthRow = {
  listeners: 2,
  playing: 2,
  p50_ms: 1,
  p95_ms: 4,
  seeks: 0,
  underruns: 3,
  worst: [],
};

/** The server's side of a topic: who joins is noted, and can be told something or closed. */
function line() {
  const joined: { topic: string; tell: (payload: RoomHealthRow) => void; close: () => void }[] = [];
  const left: unknown[] = [];
  const client = {
    channel: (topic: string) => {
      const channel = {
        on: (_: string, __: unknown, heard: (message: { payload: RoomHealthRow }) => void) => {
          joined.push({ topic, tell: (payload) => heard({ payload }), close: () => undefined });
          return channel;
        },
        subscribe: (status: (state: string) => void) => {
          joined[joined.length - 1] = {
            ...(joined.at(-1) as (typeof joined)[0]),
            close: () => status("CLOSED"),
          };
          return channel;
        },
      };
      return channel as unknown as RealtimeChannel;
    },
    removeChannel: (channel: RealtimeChannel) => {
      left.push(channel);
      return Promise.resolve("ok" as const);
    },
  } as RoomHealthOptions["client"];
  const health = new RoomHealth({ client, sessionId: "s", nowMs: () => Date.now() });
  return { joined, left, health, shown: () => health.store.getState() };
}

describe("RoomHealth", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const settled = () => vi.advanceTimersByTimeAsync(0);

  it("listens only while the decks are held", async () => {
    const { joined, left, health, shown } = line();
    health.follow(false);
    await settled();
    expect(joined).toHaveLength(0);
    health.follow(true);
    health.follow(true);
    await settled();
    expect(joined.map(({ topic }) => topic)).toEqual(["session:s:deck"]);
    joined[0]?.tell(told);
    expect(shown().told).toEqual(told);
    health.follow(false);
    expect(left).toHaveLength(1);
    expect(shown().told).toBeNull();
    joined[0]?.tell(told);
    expect(shown().told).toBeNull();
  });

  it("does not join what was given away before the line was up", async () => {
    const { joined, health } = line();
    health.follow(true);
    health.follow(false);
    await settled();
    expect(joined).toHaveLength(0);
  });

  it("comes back where it was closed though the decks are held", async () => {
    const { joined, left, health } = line();
    health.follow(true);
    await settled();
    joined[0]?.close();
    await vi.advanceTimersByTimeAsync(2_000);
    expect([joined.length, left.length]).toEqual([2, 1]);
  });

  it("forgets what was told once nothing more comes, and tells recent gaps apart from old ones", async () => {
    const { joined, health, shown } = line();
    health.follow(true);
    await settled();
    health.see(["bo"]);
    joined[0]?.tell(told);
    expect(shown()).toMatchObject({ recentUnderruns: 0, reconnecting: { people: 0, share: 0 } });
    await vi.advanceTimersByTimeAsync(3_000);
    joined[0]?.tell({ ...told, underruns: 5 });
    expect(shown().recentUnderruns).toBe(2);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(shown().told).toBeNull();
  });
});
