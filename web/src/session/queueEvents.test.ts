import { describe, expect, it } from "vitest";
import type { QueueEntryRow, Snapshot } from "../api/rows";
import { applyEvent, type SessionEvent } from "./applyEvent";
import { emptySession, type SessionState } from "./model";
import { mayRemove, mayRequest, mayVote, upcoming } from "./selectors";
import { anchor, entry } from "./testing/rows";
import { calm } from "./testing/snapshots";

const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  ...calm,
  server_ms: 1000,
  session: {
    id: "s",
    code: "K7WP2M",
    name: "Room",
    host_id: "host",
    deck_holder_id: "host",
    offered_to: null,
    queue_order: "dj",
    requests: "everyone",
    created_at: "2026-01-01T00:00:00Z",
    ended_at: null,
  },
  me: { user_id: "me", display_name: "Me", role: "listener" },
  playback: anchor(5),
  queue: [],
  votes: {
    session_id: "s",
    seq: 0,
    counts: {},
    entry_order: [],
    decided_by: [],
    skip: null,
    my_votes: [],
    my_skip: null,
  },
  members: [{ user_id: "host", display_name: "Host", role: "host" }],
  messages: [],
  ...changes,
});

const queueEvent = (row: QueueEntryRow): SessionEvent => ({ type: "queue", entry: row });

const after = (...events: readonly SessionEvent[]): SessionState =>
  events.reduce(applyEvent, emptySession("me"));
const entered: SessionEvent = { type: "snapshot", snapshot: snapshot() };

describe("the queue under its rules", () => {
  it("begins with what plays and what is announced, then what is pinned, the first of them first", () => {
    const state = after(
      entered,
      queueEvent(entry("a", 1)),
      queueEvent(entry("b", 2, { pinned_at: "2026-01-01T00:00:02Z" })),
      queueEvent(entry("c", 3, { pinned_at: "2026-01-01T00:00:01Z" })),
      queueEvent(entry("d", 4, { state: "announced" })),
      queueEvent(entry("e", 5, { state: "playing" })),
    );
    expect(state.queue.map(({ id }) => id)).toEqual(["e", "d", "c", "b", "a"]);
  });

  it("stands in fair order as the results tell, what they do not hold yet behind", () => {
    const results = (seq: number, order: readonly string[]): SessionEvent => ({
      type: "votes",
      results: {
        session_id: "s",
        seq,
        counts: {},
        entry_order: order,
        decided_by: order.map(() => "votes"),
        skip: null,
      },
    });
    const state = after(
      entered,
      queueEvent(entry("a", 1)),
      queueEvent(entry("b", 2)),
      results(2, ["b", "a"]),
      results(1, ["a", "b"]),
      queueEvent(entry("c", 3)),
      queueEvent(entry("d", 4, { state: "announced" })),
    );
    expect(upcoming(state).map(({ id }) => id)).toEqual(["d", "b", "a", "c"]);
  });

  it("is open to requests and withdrawals as the session's rules and one's role say", () => {
    const [mine, another] = [entry("a", 1, { requested_by: "me" }), entry("b", 2)];
    const open = after(entered, queueEvent(mine), queueEvent(another));
    const allowed = (state: SessionState) => [
      mayRequest(state),
      ...state.queue.map((one) => mayRemove(state, one)),
    ];
    expect(allowed(open)).toEqual([true, true, false]);
    const { session, me } = snapshot();
    const locked: SessionEvent = {
      type: "snapshot",
      snapshot: snapshot({ session: { ...session, requests: "djs" } }),
    };
    expect(allowed(after(locked, queueEvent(mine), queueEvent(another)))).toEqual([false, true, false]);
    const asModerator: SessionEvent = {
      type: "snapshot",
      snapshot: snapshot({ me: { ...me, role: "moderator" } }),
    };
    expect(allowed(after(asModerator, queueEvent(mine), queueEvent(another)))).toEqual([true, true, true]);
    const announced = after(entered, queueEvent({ ...mine, state: "announced" }));
    expect(allowed(announced)).toEqual([true, false]);
  });

  it("takes votes for what waits and others asked for", () => {
    const state = after(
      entered,
      queueEvent(entry("a", 1)),
      queueEvent(entry("b", 2, { requested_by: "me" })),
      queueEvent(entry("c", 3, { state: "announced" })),
    );
    const may = state.queue.map((one) => [one.id, mayVote(state, one)]);
    expect(may).toEqual([
      ["c", false],
      ["a", true],
      ["b", false],
    ]);
  });
});
