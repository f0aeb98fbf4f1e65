import { describe, expect, it } from "vitest";
import type { Calls } from "../api/calls";
import { ApiError } from "../api/errors";
import type { SessionEvent } from "./applyEvent";
import type { QueueEntry } from "./model";
import { QueueCommands } from "./QueueCommands";

const entry = (id: string, pinnedAt: string | null): QueueEntry => ({
  id,
  trackId: `track-${id}`,
  track: null,
  requestedBy: "ana",
  requesterName: "Ana",
  state: "queued",
  rank: 1,
  pinnedAt,
  createdAt: "2026-01-01T00:00:00Z",
  cueInMs: null,
  cueOutMs: null,
});

function commands(queue: readonly QueueEntry[], setCues: () => Promise<null> = () => Promise.resolve(null)) {
  const pinned: (readonly [string, boolean])[] = [];
  const events: SessionEvent[] = [];
  const calls: Partial<Calls> = {
    pinEntry: (id, up) => {
      pinned.push([id, up]);
      return Promise.resolve(null);
    },
  };
  let reread = 0;
  const made = new QueueCommands({
    calls: calls as Calls,
    desk: { setCues },
    sessionId: "s",
    queue: () => queue,
    onEvent: (event) => events.push(event),
    reread: () => {
      reread++;
      return Promise.resolve();
    },
  });
  return { made, pinned, events, reread: () => reread };
}

describe("QueueCommands", () => {
  it("brings an entry before those that were pinned earlier", async () => {
    const first = "2026-01-01T00:00:00Z";
    const { made, pinned } = commands([entry("a", first), entry("b", null), entry("c", null)]);
    await made.bringNext("c");
    expect(pinned).toEqual([
      ["a", false],
      ["c", true],
      ["a", true],
    ]);
  });

  it("shows cues at once, and reads again where they are refused", async () => {
    const refusal = new ApiError("entry_locked", "no", 409);
    const { made, events, reread } = commands([entry("a", null)], () => Promise.reject(refusal));
    await expect(made.setCues("a", { inMs: 1_000, outMs: null })).rejects.toBe(refusal);
    expect(events).toMatchObject([{ type: "queue", entry: { cue_in_ms: 1_000, cue_out_ms: null } }]);
    expect(reread()).toBe(1);
  });
});
