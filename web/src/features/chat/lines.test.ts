import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/errors";
import type { ChatMessage } from "../../session/model";
import type { Comings } from "./comings";
import { Conversation, conversation, type Told } from "./lines";

const me = { userId: "me", displayName: "Me" };
const said = (id: string, userId: string, atMinutes: number): ChatMessage => ({
  id,
  userId,
  displayName: userId,
  body: `says ${id}`,
  createdAtMs: atMinutes * 60_000,
  deleted: false,
  mentionsMe: false,
});

const told = (changes: Partial<Told>): Told => ({
  messages: [],
  moments: [],
  comings: [],
  outgoing: [],
  me,
  ...changes,
});

describe("conversation", () => {
  it("gathers one person's messages into runs", () => {
    const messages = [said("1", "ann", 0), said("2", "ann", 1), said("3", "bob", 1), said("4", "bob", 20)];
    const lines = conversation(told({ messages }));
    expect(lines.map((line) => line.kind === "message" && line.first)).toEqual([true, false, true, true]);
  });

  it("divides by the tracks that began", () => {
    const messages = [said("1", "ann", 0), said("2", "ann", 2)];
    const moments = [{ id: "m", title: "Song", atMs: 60_000 }];
    const comings = [{ id: "c", atMs: 30_000, came: new Map([["bo", "Bo"]]), left: new Map() }];
    const lines = conversation(told({ messages, moments, comings }));
    expect(lines.map((line) => line.kind)).toEqual(["message", "comings", "moment", "message"]);
    expect(lines[3]).toMatchObject({ first: true });
  });

  it("hands out the same line for what has not changed", () => {
    const messages = [said("1", "ann", 0), said("2", "ann", 2)];
    const [first, second] = conversation(told({ messages }));
    const [, sameSecond] = conversation(told({ messages: [...messages, said("3", "ann", 3)] }));
    expect(sameSecond).toBe(second);
    const [, openingSecond] = conversation(told({ messages: [said("0", "bob", 0), ...messages.slice(1)] }));
    expect(first).toMatchObject({ first: true });
    expect(openingSecond).toMatchObject({ key: "2", first: true });
  });

  it("is the same whether it is put together at once or from moment to moment", () => {
    const kept = new Conversation();
    const moments = [{ id: "m", title: "Song", atMs: 90_000 }];
    const came: Comings = { id: "c", atMs: 150_000, came: new Map([["bo", "Bo"]]), left: new Map() };
    const comings = [came];
    const went = { ...came, left: new Map([["al", "Al"]]) };
    const later = { ...went, id: "l", atMs: 270_000 };
    const between = { id: "b", title: "Other song", atMs: 200_000 };
    const [one, two, three, four, five] = [
      said("1", "ann", 0),
      said("2", "ann", 2),
      said("3", "ann", 3),
      said("4", "bob", 4),
      said("5", "bob", 5),
    ] as const;
    const outgoing = [{ id: "9", body: "on its way", mentions: [], failure: null, lost: false }];
    const steps: readonly Partial<Told>[] = [
      { messages: [two] },
      { messages: [two, three] },
      { messages: [one, two, three], moments },
      { messages: [one, two, three], moments, outgoing },
      { messages: [one, { ...two, deleted: true }, three, four], moments },
      { messages: [one, two, three, four], moments, comings, outgoing },
      { messages: [one, two, three, four], moments, comings: [went] },
      { messages: [one, two, three, four], moments, comings: [went, later] },
      { messages: [one, two, three, four], moments: [...moments, between], comings: [went, later] },
      { messages: [one, two, three, four], moments, comings: [later] },
      { messages: [one, two, three, four, five], moments, comings: [later] },
      { messages: [four], comings: [later] },
      { messages: [] },
    ];
    for (const step of steps) expect(kept.linesOf(told(step))).toEqual(conversation(told(step)));
  });

  it("shows an own message once, stored or not", () => {
    const outgoing = [
      { id: "1", body: "says 1", mentions: [], failure: null, lost: false },
      { id: "9", body: "lost", mentions: [], failure: new ApiError("offline", "m", 0), lost: true },
    ];
    const lines = conversation(told({ messages: [said("1", "me", 0)], outgoing }));
    expect(lines).toMatchObject([
      { key: "1", state: "sent" },
      { key: "9", state: "failed", first: false },
    ]);
  });
});
