import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { Anchor } from "../audio/types";
import type { AnchorRow } from "../api/rows";
import { DjHeartbeat } from "./DjHeartbeat";
import { emptySession, type SessionInfo, type SessionState } from "./model";

const playing: Anchor = {
  ...{ epoch: 3, seq: 7, clockId: "c", entryId: "e", trackId: "t", positionMs: 0, atServerMs: 0, rate: 1 },
  ...{
    playing: true,
    next: null,
    crossfadeMs: 0,
    crossfadeCurve: "equal_power",
    fadeOut: null,
    cueOutMs: null,
  },
};
const session: SessionInfo = {
  ...{ id: "s", code: "K7WP2M", name: "Room", hostId: "dj", deckHolderId: "dj" },
  ...{ queueOrder: "dj", requests: "everyone", offeredTo: null, decksEpoch: 3 },
};
const answer = { seq: 7 } as AnchorRow;

describe("DjHeartbeat", () => {
  const audible = { trackId: "t", positionMs: 5_000, atServerMs: 90_000 };
  let told: unknown[];
  let answers: AnchorRow[];

  const open = (state: Partial<SessionState>, heard: typeof audible | null = audible) =>
    new DjHeartbeat({
      calls: {
        djHeartbeat: (...words) => {
          told.push(words);
          return told.length === 1 ? Promise.reject(new Error("away")) : Promise.resolve(answer);
        },
      },
      sessionId: "s",
      state: createStore(() => ({ ...emptySession("dj"), session, anchor: playing, ...state })),
      engine: { audible: () => heard },
      onAnchor: (row) => answers.push(row),
    });

  beforeEach(() => {
    [told, answers] = [[], []];
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("tells every ten seconds what is heard, also after one that failed", async () => {
    const heartbeat = open({});
    await vi.advanceTimersByTimeAsync(20_000);
    expect(told).toHaveLength(2);
    expect(told[1]).toEqual(["s", 3, audible]);
    expect(answers).toEqual([answer]);
    heartbeat.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toHaveLength(2);
  });

  it.each<[string, Partial<SessionState>, typeof audible | null]>([
    ["is silent", {}, null],
    ["plays another track still", {}, { ...audible, trackId: "before" }],
    ["should not play", { anchor: { ...playing, playing: false } }, audible],
  ])("tells no place where the page %s", async (_, state, heard) => {
    const heartbeat = open(state, heard);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toEqual([["s", 3, null]]);
    heartbeat.close();
  });

  it.each<[string, Partial<SessionState>]>([
    ["does not hold the decks", { session: { ...session, deckHolderId: "other" } }],
    ["has left an ended session", { ended: true }],
  ])("says nothing where the page %s", async (_, state) => {
    const heartbeat = open(state);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(told).toEqual([]);
    heartbeat.close();
  });
});
