import { describe, expect, it } from "vitest";
import type { QueueEntryRow } from "../api/rows";
import { applyEvent, type SessionEvent } from "./applyEvent";
import { emptySession, type SessionState } from "./model";
import { cuedAnchor, currentTrack, upcoming } from "./selectors";
import { anchor, entry, track } from "./testing/rows";

const queueEvent = (row: QueueEntryRow): SessionEvent => ({ type: "queue", entry: row });

const after = (...events: readonly SessionEvent[]): SessionState =>
  events.reduce(applyEvent, emptySession("me"));

describe("an announced start", () => {
  const told = after(
    { type: "tracks", tracks: [track("track-a"), track("track-b")] },
    queueEvent(entry("a", 1, { state: "playing" })),
    queueEvent(entry("b", 2, { state: "announced" })),
    queueEvent(entry("c", 3)),
    {
      type: "playback",
      anchor: anchor(1, {
        ...{ entry_id: "a", track_id: "track-a", playing: true },
        ...{ next_entry_id: "b", next_track_id: "track-b", next_at_server_ms: 9000, next_position_ms: 500 },
      }),
    },
  );

  it("moves the screen on though the server is away", () => {
    const begun = applyEvent(told, { type: "begun" });
    expect(begun.shown).toMatchObject({ entryId: "b", positionMs: 500, atServerMs: 9000, next: null });
    expect(currentTrack(begun)?.id).toBe("track-b");
    expect(begun.queue.map(({ id, state }) => [id, state])).toEqual([
      ["b", "playing"],
      ["c", "queued"],
    ]);
    expect(upcoming(begun).map(({ id }) => id)).toEqual(["c"]);
  });

  it("leaves commands to the anchor that the server told", () => {
    expect(applyEvent(told, { type: "begun" }).anchor).toBe(told.anchor);
  });

  it("gives way to the server's word", () => {
    const back = [
      { type: "begun" as const },
      { type: "playback" as const, anchor: anchor(2, { entry_id: "b", track_id: "track-b", playing: true }) },
      { type: "due" as const },
      queueEvent(entry("a", 1, { state: "played" })),
    ].reduce<SessionState>(applyEvent, told);
    expect(back.shown?.seq).toBe(2);
    expect(back.queue.map(({ id }) => id)).toEqual(["b", "c"]);
  });

  it("carries the cues that the queue tells", () => {
    const cued = applyEvent(told, queueEvent(entry("b", 2, { state: "announced", cue_out_ms: 40_000 })));
    expect(cuedAnchor(cued)).toMatchObject({ cueOutMs: null, next: { cueOutMs: 40_000 } });
  });
});
