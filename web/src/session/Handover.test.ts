import { expect, it } from "vitest";
import type { AnchorRow } from "../api/rows";
import { ApiError } from "../api/errors";
import { Handover, type HandoverOptions } from "./Handover";

const anchor = (epoch: number): AnchorRow => ({
  session_id: "s",
  epoch,
  seq: 9,
  clock_id: "first",
  entry_id: null,
  track_id: null,
  position_ms: 0,
  at_server_ms: 1000,
  rate: 1,
  playing: false,
  ...{ next_entry_id: null, next_track_id: null, next_at_server_ms: null, next_position_ms: null },
  ...{ crossfade_ms: 0, crossfade_curve: "equal_power", fade_out_ms: null, fade_out_at_ms: null },
});

function scene(changes: Partial<HandoverOptions["calls"]> = {}) {
  const held: [string, number][] = [];
  const asked: unknown[] = [];
  const handover = new Handover({
    calls: {
      takeDecks: (sessionId, epoch) => {
        asked.push(["take", sessionId, epoch]);
        return Promise.resolve(anchor(epoch + 1));
      },
      offerDecks: (sessionId, userId) => {
        asked.push(["offer", sessionId, userId]);
        return Promise.resolve(null);
      },
      acceptDecks: () => Promise.resolve(anchor(8)),
      declineDecks: () => Promise.resolve(null),
      setRole: () => Promise.resolve(null),
      ...changes,
    },
    sessionId: "s",
    myId: "me",
    epoch: () => 4,
    onHolder: (holderId, { epoch }) => held.push([holderId, epoch]),
  });
  return { handover, held, asked };
}

it("takes the decks from the epoch that is shown, and holds them with the answer", async () => {
  const { handover, held, asked } = scene();
  await handover.take();
  expect(asked).toEqual([["take", "s", 4]]);
  expect(held).toEqual([["me", 5]]);
});

it("holds them once it has accepted, and not by declining or offering", async () => {
  const { handover, held, asked } = scene();
  await handover.decline();
  await handover.offer("bo");
  await handover.offer(null);
  expect(asked).toEqual([
    ["offer", "s", "bo"],
    ["offer", "s", null],
  ]);
  expect(held).toEqual([]);
  await handover.accept();
  expect(held).toEqual([["me", 8]]);
});

it("changes nothing where the server refuses", async () => {
  const refusal = new ApiError("stale_command", "Somebody else came first.", 409);
  const { handover, held } = scene({ takeDecks: () => Promise.reject(refusal) });
  await expect(handover.take()).rejects.toBe(refusal);
  expect(held).toEqual([]);
});
