import { describe, expect, it } from "vitest";
import type { PublicSessionRow } from "../../api/lobby";
import { keptLobby, lobbyOf } from "./lobby";

const row = (change: Partial<PublicSessionRow>): PublicSessionRow => ({
  name: "Attic",
  code: "ATTXC2",
  listeners: 3,
  has_password: false,
  demo: false,
  dj: "Nora",
  playing: true,
  track: null,
  ...change,
});
const locked = row({
  name: "Cellar",
  code: null,
  listeners: null,
  has_password: true,
  dj: null,
  playing: null,
});

describe("lobbyOf", () => {
  it("keeps the session that is always open apart from the others", () => {
    const { demo, rooms } = lobbyOf([row({ name: "Radio", code: "DEEJAY", demo: true, dj: null }), row({})]);
    expect(demo?.code).toBe("DEEJAY");
    expect(rooms.map((room) => room.name)).toEqual(["Attic"]);
  });

  it("names a room with a password, and leads nobody there", () => {
    expect(lobbyOf([locked]).rooms).toEqual([{ code: null, name: "Cellar" }]);
  });

  it("does without a demo session", () => {
    expect(lobbyOf([])).toEqual({ demo: null, rooms: [] });
  });
});

describe("keptLobby", () => {
  it("is the known one where nothing is new", () => {
    const known = lobbyOf([row({}), locked]);
    expect(keptLobby(known, lobbyOf([row({}), locked]))).toBe(known);
    const told = lobbyOf([row({ listeners: 4 }), locked]);
    expect(keptLobby(known, told)).toBe(told);
    expect(keptLobby(null, told)).toBe(told);
  });
});
