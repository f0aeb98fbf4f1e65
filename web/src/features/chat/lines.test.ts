import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/errors";
import type { ChatMessage } from "../../session/model";
import { conversation } from "./lines";

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

describe("conversation", () => {
  it("gathers one person's messages into runs", () => {
    const lines = conversation(
      [said("1", "ann", 0), said("2", "ann", 1), said("3", "bob", 1), said("4", "bob", 20)],
      [],
      [],
      me,
    );
    expect(lines.map((line) => line.kind === "message" && line.first)).toEqual([true, false, true, true]);
  });

  it("divides by the tracks that began", () => {
    const lines = conversation(
      [said("1", "ann", 0), said("2", "ann", 2)],
      [{ id: "m", title: "Song", atMs: 60_000 }],
      [],
      me,
    );
    expect(lines.map((line) => line.kind)).toEqual(["message", "moment", "message"]);
    expect(lines[2]).toMatchObject({ first: true });
  });

  it("shows an own message once, stored or not", () => {
    const outgoing = [
      { id: "1", body: "says 1", mentions: [], failure: null, lost: false },
      { id: "9", body: "lost", mentions: [], failure: new ApiError("offline", "m", 0), lost: true },
    ];
    const lines = conversation([said("1", "me", 0)], [], outgoing, me);
    expect(lines).toMatchObject([
      { key: "1", state: "sent" },
      { key: "9", state: "failed", first: false },
    ]);
  });
});
