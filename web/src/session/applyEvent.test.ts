import { describe, expect, it } from "vitest";
import type { AnchorRow, MessageRow, QueueEntryRow, Snapshot } from "../api/rows";
import { applyEvent, type SessionEvent } from "./applyEvent";
import { emptySession, type SessionState } from "./model";
import { currentEntry, currentTrack, isDj, peopleHere, unconfirmed, upcoming } from "./selectors";
import { anchor, entry, track } from "./testing/rows";
import { calm } from "./testing/snapshots";

const message = (id: string, second: number): MessageRow => ({
  id,
  session_id: "s",
  user_id: "host",
  body: `says ${id}`,
  created_at: new Date(second * 1000).toISOString(),
  display_name: "Host",
});

const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
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

describe("anchors", () => {
  it("go forward only, by epoch and then seq", () => {
    const seqs = (...rows: readonly AnchorRow[]) => {
      const { anchor: last } = after(
        entered,
        ...rows.map((row) => ({ type: "playback" as const, anchor: row })),
      );
      return [last?.epoch, last?.seq];
    };
    expect(seqs(anchor(7), anchor(6))).toEqual([1, 7]);
    expect(seqs(anchor(9), anchor(1, { epoch: 2 }))).toEqual([2, 1]);
    expect(seqs(anchor(1, { epoch: 2 }), anchor(9))).toEqual([2, 1]);
  });

  it("of an older snapshot do not undo a newer broadcast", () => {
    const state = after({ type: "playback", anchor: anchor(8, { playing: true }) }, entered);
    expect(state.anchor).toMatchObject({ seq: 8, playing: true });
  });

  it("are taken again at the same place with a restarted server's clock", () => {
    const state = after(entered, {
      type: "snapshot",
      snapshot: snapshot({ playback: anchor(5, { clock_id: "second", at_server_ms: 50 }) }),
    });
    expect(state.anchor).toMatchObject({ seq: 5, clockId: "second", atServerMs: 50 });
  });
});

describe("an anchor told ahead", () => {
  const playing = (seq: number, id: string): SessionEvent => ({
    type: "playback",
    anchor: anchor(seq, { entry_id: id, track_id: `track-${id}`, playing: true }),
  });
  const told = after(
    playing(1, "a"),
    queueEvent(entry("a", 1, { state: "playing" })),
    queueEvent(entry("b", 2)),
    { type: "tracks", tracks: [track("track-a"), track("track-b")] },
    playing(2, "b"),
    queueEvent(entry("a", 1, { state: "played" })),
    queueEvent(entry("b", 2, { state: "playing" })),
  );

  it("counts for commands at once and is seen when it is due", () => {
    expect(told.anchor?.seq).toBe(2);
    expect(currentTrack(told)?.id).toBe("track-a");
    expect(currentEntry(told)?.id).toBe("a");
    expect(upcoming(told).map(({ id }) => id)).toEqual(["b"]);
  });

  it("replaces all of the one before then", () => {
    const due = applyEvent(told, { type: "due" });
    expect(currentTrack(due)?.id).toBe("track-b");
    expect(upcoming(due)).toEqual([]);
    expect(due.queue.map(({ id }) => id)).toEqual(["b"]);
  });
});

describe("the queue", () => {
  it("stands in rank order, without what was played", () => {
    const state = after(
      entered,
      queueEvent(entry("a", 1)),
      queueEvent(entry("b", 2)),
      queueEvent(entry("c", 3)),
      queueEvent(entry("c", 0.5)),
      queueEvent(entry("a", 1, { state: "played" })),
    );
    expect(state.queue.map(({ id }) => id)).toEqual(["c", "b"]);
  });

  it("ends the same when events that the snapshot holds already come again", () => {
    const row = entry("a", 1);
    const told = [queueEvent(row), queueEvent(entry("a", 4)), queueEvent({ ...row, state: "removed" })];
    expect(after(entered, ...told, ...told).queue).toEqual([]);
    const kept = [queueEvent(row), queueEvent(entry("a", 4))];
    expect(after(entered, ...kept, ...kept).queue).toEqual(after(entered, ...kept).queue);
  });

  it("learns a track after its entry", () => {
    const state = after(entered, queueEvent(entry("a", 1)));
    expect(upcoming(state)[0]?.track).toBeNull();
    const learnt = applyEvent(state, { type: "tracks", tracks: [track("track-a")] });
    expect(upcoming(learnt)[0]?.track?.title).toBe("Title track-a");
  });

  it("keeps what is to play in front until it is heard, whichever word of it comes first", () => {
    const state = after(
      entered,
      queueEvent(entry("a", 1)),
      queueEvent(entry("b", 2)),
      queueEvent(entry("a", 1, { state: "playing" })),
    );
    expect(upcoming(state).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("leaves out what plays", () => {
    const state = after(
      entered,
      queueEvent(entry("a", 1)),
      { type: "tracks", tracks: [track("track-a")] },
      { type: "playback", anchor: anchor(6, { entry_id: "a", track_id: "track-a", playing: true }) },
      { type: "due" },
    );
    expect(upcoming(state)).toEqual([]);
    expect(currentTrack(state)?.id).toBe("track-a");
  });
});

describe("the chat", () => {
  it("loses its words when it is deleted, and does not get them back", () => {
    const deleted = { ...message("b", 2), body: "", deleted_at: "2026-01-01T00:00:00Z" };
    const { messages } = after(
      entered,
      { type: "chat", message: { ...message("b", 2), mentions: ["me"] } },
      { type: "chat", message: deleted },
      { type: "chat", message: message("b", 2) },
      { type: "snapshot", snapshot: snapshot({ messages: [deleted] }) },
    );
    expect(messages).toMatchObject([{ id: "b", body: "", deleted: true }]);
    expect(
      after(entered, { type: "chat", message: { ...message("b", 2), mentions: ["me"] } }).messages,
    ).toMatchObject([{ mentionsMe: true }]);
  });

  it("keeps each message once, by time, also over a snapshot", () => {
    const state = after(
      { type: "chat", message: message("b", 2) },
      { type: "snapshot", snapshot: snapshot({ messages: [message("a", 1), message("b", 2)] }) },
      { type: "chat", message: message("c", 3) },
      { type: "chat", message: message("c", 3) },
    );
    expect(state.messages.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });

  it("takes in what was missed, under the names that the database tells", () => {
    const state = after(
      { type: "chat", message: message("a", 1) },
      { type: "snapshot", snapshot: snapshot({ messages: [message("d", 4)] }) },
      { type: "missedChat", messages: [message("d", 4), message("c", 3), message("b", 2)] },
    );
    expect(state.messages.map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
    expect(state.messages[1]?.displayName).toBe("Host");
  });

  describe("of very many", () => {
    const said = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => message(`m${from + i}`, from + i));
    const told = (from: number, to: number) =>
      said(from, to).map((row): SessionEvent => ({ type: "chat", message: row }));

    it("forgets the oldest five hundred at once", () => {
      const full = after(...told(0, 5499));
      expect(full.messages).toHaveLength(5499);
      const { messages } = told(5499, 5500).reduce(applyEvent, full);
      expect(messages).toHaveLength(5000);
      expect(messages[0]?.id).toBe("m500");
      expect(told(5498, 5499).reduce(applyEvent, full).messages).toBe(full.messages);
    });

    it("keeps what somebody has read back to", () => {
      const back = after(...told(5000, 10_000), { type: "history", messages: said(3970, 5000) });
      expect(back.messages).toHaveLength(6030);
      const full = told(10_000, 10_469).reduce(applyEvent, back);
      expect(full.messages[0]?.id).toBe("m3970");
      const { messages } = told(10_469, 10_470).reduce(applyEvent, full);
      expect(messages).toHaveLength(6000);
      expect(messages.at(-1)?.id).toBe("m10469");
    });
  });
});

describe("people", () => {
  const peopled: SessionEvent = {
    type: "snapshot",
    snapshot: snapshot({
      members: [
        { user_id: "host", display_name: "Host", role: "host" },
        { user_id: "liar", display_name: "Lena", role: "listener" },
      ],
    }),
  };

  it("take their name and role from the database, never from what their page says", () => {
    const state = after(peopled, {
      type: "presence",
      people: [
        { userId: "liar", displayName: "Host", away: false },
        { userId: "host", displayName: "Not the host", away: false },
        { userId: "me", displayName: "", away: false },
      ],
    });
    expect(peopleHere(state)).toEqual([
      { userId: "host", displayName: "Host", role: "host", me: false, holdsDecks: true, away: false },
      { userId: "liar", displayName: "Lena", role: "listener", me: false, holdsDecks: false, away: false },
      { userId: "me", displayName: "Me", role: "listener", me: true, holdsDecks: false, away: false },
    ]);
    expect(isDj(state)).toBe(false);
  });

  it("are unconfirmed while the database has not told them, or not by that name", () => {
    const state = after(peopled, {
      type: "presence",
      people: [
        { userId: "host", displayName: "Host", away: false },
        { userId: "me", displayName: "", away: false },
        { userId: "liar", displayName: "Host", away: false },
        { userId: "stranger", displayName: "Sam", away: false },
      ],
    });
    expect(unconfirmed(state).map(({ userId }) => userId)).toEqual(["liar", "stranger"]);
    expect(peopleHere(state).find(({ userId }) => userId === "stranger")?.displayName).toBe("Sam");
  });

  it("come, go and change one by one", () => {
    const state = after(
      peopled,
      { type: "presence", people: [{ userId: "liar", displayName: "", away: true }] },
      {
        type: "presenceChanged",
        people: [
          { userId: "host", displayName: "", away: false },
          { userId: "liar", displayName: "", away: false },
        ],
        gone: [],
      },
    );
    expect(peopleHere(state).map(({ userId, away }) => [userId, away])).toEqual([
      ["host", false],
      ["liar", false],
    ]);
    const later = applyEvent(state, { type: "presenceChanged", people: [], gone: ["liar", "nobody"] });
    expect(peopleHere(later).map(({ userId }) => userId)).toEqual(["host"]);
  });

  it("keep a new name", () => {
    const state = after(entered, { type: "renamed", displayName: "Somebody else" });
    expect(state.members.get("me")?.displayName).toBe("Somebody else");
  });
});

it("ends once, whoever tells it", () => {
  expect(after(entered, { type: "ended" }).ended).toBe(true);
  const { session } = snapshot();
  const over = snapshot({ session: { ...session, ended_at: "2026-01-02T00:00:00Z" } });
  expect(after({ type: "snapshot", snapshot: over }).ended).toBe(true);
});
