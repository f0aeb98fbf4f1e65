import type { SupabaseClient } from "@supabase/supabase-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Snapshot } from "../api/rows";
import type { LinkState } from "./linkState";
import { SessionConnection } from "./SessionConnection";

/** A channel whose server the test is. */
class Channel {
  private readonly notices: ((notice: object) => void)[] = [];
  private tell: (status: string) => void = () => undefined;

  constructor(
    readonly name: string,
    readonly config: object,
  ) {}

  on(kind: string, _: object, callback: (told: object) => void) {
    if (kind === "system") this.notices.push(callback);
    return this;
  }
  subscribe(tell: (status: string) => void) {
    this.tell = tell;
    return this;
  }
  track() {
    return Promise.resolve("ok");
  }
  presenceState() {
    return {};
  }
  join() {
    this.tell("SUBSCRIBED");
  }
  notice(status: "ok" | "error") {
    for (const told of this.notices) told({ extension: "postgres_changes", status });
  }
}

function world() {
  const channels: Channel[] = [];
  const links: LinkState[] = [];
  const readSnapshot = vi.fn(() => Promise.resolve({} as Snapshot));
  const client = {
    realtime: { setAuth: () => Promise.resolve(), isConnected: () => false },
    channel: (name: string, { config }: { config: object }) => {
      channels.push(new Channel(name, config));
      return channels.at(-1);
    },
    removeChannel: () => Promise.resolve("ok"),
  };
  const connection = new SessionConnection({
    client: client as unknown as SupabaseClient,
    sessionId: "s",
    me: { userId: "me", displayName: "Me", role: "listener" },
    readSnapshot,
    onEvent: () => undefined,
    onLink: (link) => links.push(link),
    onAway: () => undefined,
    onRefused: () => undefined,
  });
  return { connection, channels, links, readSnapshot };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

describe("a page's line into a session", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("joins what tells changes of tables only once these are live", async () => {
    const { connection, channels } = world();
    await connection.open();
    const waits = channels.map(({ name, config }) => [name, "postgres_changes_options" in config]);
    expect(waits).toEqual([
      ["session:s", false],
      ["session:s:queue", true],
      ["session:s:votes", true],
    ]);
    expect(channels[1]?.config).toMatchObject({ private: true, postgres_changes_options: { wait: true } });
    connection.close();
  });

  it("is lost while changes are, and reads anew once they are back", async () => {
    const { connection, channels, links, readSnapshot } = world();
    await connection.open();
    for (const channel of channels) channel.join();
    channels[1]?.notice("ok");
    await settled();
    expect(links).toEqual(["live"]);
    const read = readSnapshot.mock.calls.length;
    channels[1]?.notice("error");
    expect(links.at(-1)).toBe("blinking");
    channels[1]?.notice("ok");
    await settled();
    expect(links.at(-1)).toBe("live");
    expect(readSnapshot.mock.calls.length).toBe(read + 1);
    channels[1]?.notice("ok");
    await settled();
    expect(readSnapshot.mock.calls.length).toBe(read + 1);
    connection.close();
  });
});
