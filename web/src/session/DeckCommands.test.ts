import { describe, expect, it } from "vitest";
import type { Anchor } from "../audio/types";
import type { Calls, PlaybackCommand } from "../api/calls";
import { ApiError } from "../api/errors";
import type { AnchorRow } from "../api/rows";
import { DeckCommands } from "./DeckCommands";
import { toAnchor } from "./model";

const anchorRow = (seq: number, entryId: string): AnchorRow => ({
  session_id: "s",
  epoch: 1,
  seq,
  clock_id: "c",
  entry_id: entryId,
  track_id: "t",
  position_ms: 0,
  at_server_ms: 0,
  rate: 1,
  playing: true,
  next_entry_id: null,
  next_track_id: null,
  next_at_server_ms: null,
  next_position_ms: null,
  crossfade_ms: 0,
  crossfade_curve: "equal_power",
  fade_out_ms: null,
  fade_out_at_ms: null,
});

/** The server's rule in small: a command counts for the anchor it names, and moves it on. */
function deckOn(known: AnchorRow, truth: AnchorRow) {
  const state: { anchor: Anchor; shown: Anchor | null } = { anchor: toAnchor(known), shown: null };
  const server = { row: truth };
  const done: PlaybackCommand["kind"][] = [];
  const places: number[] = [];
  const calls: Pick<Calls, "commandPlayback"> = {
    commandPlayback: (_, at, command) => {
      if (at.seq !== server.row.seq) return Promise.reject(new ApiError("stale_command", "stale", 409));
      done.push(command.kind);
      if (command.kind === "seek") places.push(command.positionMs);
      server.row = { ...server.row, seq: server.row.seq + 1, playing: command.kind !== "pause" };
      return Promise.resolve(server.row);
    },
  };
  const deck = new DeckCommands({
    calls,
    sessionId: "s",
    anchor: () => state.anchor,
    shown: () => state.shown ?? state.anchor,
    onAnchor: (row) => {
      state.anchor = toAnchor(row);
    },
    reread: () => {
      state.anchor = toAnchor(server.row);
      return Promise.resolve();
    },
  });
  return { deck, done, places, state };
}

describe("DeckCommands", () => {
  it("shows the wish at once and the answer afterwards", async () => {
    const { deck, state } = deckOn(anchorRow(1, "a"), anchorRow(1, "a"));
    const pausing = deck.run({ kind: "pause" });
    expect(deck.intent.getState().playing).toBe(false);
    await pausing;
    expect(deck.intent.getState()).toEqual({ playing: null, positionMs: null });
    expect(state.anchor).toMatchObject({ seq: 2, playing: false });
  });

  it("repeats a pause that came second", async () => {
    const { deck, done } = deckOn(anchorRow(1, "a"), anchorRow(2, "b"));
    await deck.run({ kind: "pause" });
    expect(done).toEqual(["pause"]);
  });

  it("does not skip twice when the track's end came first", async () => {
    const { deck, done, state } = deckOn(anchorRow(1, "a"), anchorRow(2, "b"));
    await deck.run({ kind: "next" });
    expect(done).toEqual([]);
    expect(state.anchor.entryId).toBe("b");
  });

  it("does not skip a track that is told already and not heard yet", async () => {
    const { deck, done, state } = deckOn(anchorRow(2, "b"), anchorRow(2, "b"));
    state.shown = toAnchor(anchorRow(1, "a"));
    await deck.run({ kind: "next" });
    await deck.run({ kind: "seek", positionMs: 1 });
    expect(done).toEqual([]);
    await deck.run({ kind: "pause" });
    expect(done).toEqual(["pause"]);
  });

  it("skips when only the position had changed", async () => {
    const { deck, done } = deckOn(anchorRow(1, "a"), anchorRow(2, "a"));
    await deck.run({ kind: "next" });
    expect(done).toEqual(["next"]);
  });

  it("sends quick commands one after the other", async () => {
    const { deck, done, state } = deckOn(anchorRow(1, "a"), anchorRow(1, "a"));
    await Promise.all([deck.run({ kind: "seek", positionMs: 1 }), deck.run({ kind: "pause" })]);
    expect(done).toEqual(["seek", "pause"]);
    expect(state.anchor.seq).toBe(3);
  });

  it("sends of many quick seeks the first and the last", async () => {
    const { deck, places, done } = deckOn(anchorRow(1, "a"), anchorRow(1, "a"));
    const first = deck.run({ kind: "seek", positionMs: 1 });
    await Promise.resolve();
    const held = [2, 3, 4].map((positionMs) => deck.run({ kind: "seek", positionMs }));
    expect(deck.intent.getState().positionMs).toBe(4);
    await Promise.all([first, ...held, deck.run({ kind: "pause" })]);
    expect(places).toEqual([1, 4]);
    expect(done).toEqual(["seek", "seek", "pause"]);
    expect(deck.intent.getState().positionMs).toBeNull();
  });

  it("goes on after a refusal", async () => {
    const { deck, done } = deckOn(anchorRow(1, "a"), anchorRow(2, "b"));
    await deck.run({ kind: "seek", positionMs: 1 });
    await deck.run({ kind: "pause" });
    expect(done).toEqual(["pause"]);
  });
});
