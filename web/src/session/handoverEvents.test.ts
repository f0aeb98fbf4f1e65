import { describe, expect, it } from "vitest";
import type { DecksRow, MemberTold, Role, Snapshot } from "../api/rows";
import { applyEvent, type SessionEvent } from "./applyEvent";
import { emptySession, type SessionState } from "./model";
import { isDj, mayTakeDecks, nameOf, peopleHere } from "./selectors";
import { calm } from "./testing/snapshots";

const snapshot: Snapshot = {
  ...calm,
  server_ms: 1000,
  session: {
    id: "s",
    code: "K7WP2M",
    name: "Room",
    host_id: "host",
    deck_holder_id: "host",
    queue_order: "dj",
    requests: "everyone",
    offered_to: null,
    created_at: "2026-01-01T00:00:00Z",
    ended_at: null,
  },
  me: { user_id: "me", display_name: "Me", role: "listener" },
  playback: {
    session_id: "s",
    epoch: 3,
    seq: 5,
    clock_id: "first",
    entry_id: null,
    track_id: null,
    position_ms: 0,
    at_server_ms: 1000,
    rate: 1,
    playing: false,
    ...{ next_entry_id: null, next_track_id: null, next_at_server_ms: null, next_position_ms: null },
    ...{ crossfade_ms: 0, crossfade_curve: "equal_power", fade_out_ms: null, fade_out_at_ms: null },
  },
  queue: [],
  members: [{ user_id: "host", display_name: "Host", role: "host" }],
  messages: [],
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
};

const decks = (epoch: number, holder: string | null, offeredTo: string | null = null): SessionEvent => ({
  type: "decks",
  decks: { deck_holder_id: holder, offered_to: offeredTo, successor_id: null, epoch } satisfies DecksRow,
});

const member = (userId: string, name: string, role: Role | null): SessionEvent => ({
  type: "members",
  members: [{ user_id: userId, display_name: name, role } satisfies MemberTold],
});

const after = (...events: readonly SessionEvent[]): SessionState =>
  [{ type: "snapshot" as const, snapshot }, ...events].reduce(applyEvent, emptySession("me"));

describe("the decks", () => {
  it("change hands while the page stays", () => {
    expect(isDj(after())).toBe(false);
    expect(isDj(after(decks(4, "me")))).toBe(true);
    expect(isDj(after(decks(4, "me"), decks(5, "host")))).toBe(false);
  });

  it("are nobody's under the Auto-DJ", () => {
    const state = after(decks(4, null));
    expect(state.session?.deckHolderId).toBeNull();
    expect(isDj(state)).toBe(false);
  });

  it("never go back to an older epoch", () => {
    expect(isDj(after(decks(5, "me"), decks(4, "host")))).toBe(true);
    expect(isDj(after(decks(2, "me")))).toBe(false);
  });

  it("are offered and the offer is taken back within one epoch", () => {
    expect(after(decks(3, "host", "me")).session?.offeredTo).toBe("me");
    expect(after(decks(3, "host", "me"), decks(3, "host")).session?.offeredTo).toBeNull();
  });

  it("may be taken by co-DJs and the host who do not hold them", () => {
    expect(mayTakeDecks(after())).toBe(false);
    expect(mayTakeDecks(after(member("me", "Me", "dj")))).toBe(true);
    expect(mayTakeDecks(after(member("me", "Me", "dj"), decks(4, "me")))).toBe(false);
    expect(mayTakeDecks(after(member("me", "Me", "dj"), member("me", "Me", "listener")))).toBe(false);
    expect(mayTakeDecks(emptySession("me"))).toBe(false);
  });

  it("show who holds them", () => {
    const here: SessionEvent = {
      type: "presence",
      people: [
        { userId: "host", displayName: "Host", away: false },
        { userId: "me", displayName: "Me", away: false },
      ],
    };
    const holders = (...events: readonly SessionEvent[]) =>
      peopleHere(after(here, ...events))
        .filter(({ holdsDecks }) => holdsDecks)
        .map(({ userId }) => userId);
    expect(holders()).toEqual(["host"]);
    expect(holders(decks(4, "me"))).toEqual(["me"]);
    expect(holders(decks(4, null))).toEqual([]);
  });
});

describe("members", () => {
  it("come, are renamed and go", () => {
    expect(nameOf(after(member("bo", "Bo", "listener")), "bo")).toBe("Bo");
    expect(nameOf(after(member("bo", "Bo", "listener"), member("bo", "Bob", "listener")), "bo")).toBe("Bob");
    expect(nameOf(after(member("bo", "Bo", "listener"), member("bo", "Bo", null)), "bo")).toBeNull();
  });

  it("are told together", () => {
    const told = (userId: string, role: Role | null): MemberTold => ({
      user_id: userId,
      display_name: userId,
      role,
    });
    const state = after(member("bo", "Bo", "listener"), {
      type: "members",
      members: [told("cy", "listener"), told("bo", null), told("di", "dj")],
    });
    expect(["bo", "cy", "di"].map((id) => state.members.get(id)?.role)).toEqual([
      undefined,
      "listener",
      "dj",
    ]);
  });
});
