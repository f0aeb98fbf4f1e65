import { describe, expect, it } from "vitest";
import { countMissed } from "./missed";
import type { ChatMessage } from "./model";

const said = (id: string, atMs: number, changes: Partial<ChatMessage> = {}): ChatMessage => ({
  id,
  userId: "ben",
  displayName: "Ben",
  body: "hi",
  createdAtMs: atMs,
  deleted: false,
  mentionsMe: false,
  ...changes,
});
const count = (
  then: readonly ChatMessage[],
  now: readonly ChatMessage[],
  entryIds: readonly (string | null)[] = [],
) => countMissed({ messages: then, entryId: "a" }, { messages: now, myId: "me" }, entryIds);

describe("what was missed", () => {
  it("is what others said since, and not what was known, is one's own or was taken back", () => {
    const before = [said("1", 10), said("2", 20)];
    const after = [
      ...before,
      said("3", 20),
      said("4", 30),
      said("5", 31, { userId: "me" }),
      said("6", 32, { deleted: true }),
    ];
    expect(count(before, after).messages).toBe(2);
    expect(count(before, before).messages).toBe(0);
  });

  it("does not count what was said before, and is read only now", () => {
    expect(count([said("2", 20)], [said("1", 10), said("2", 20)]).messages).toBe(0);
  });

  it("counts all of a chat that was silent", () => {
    expect(count([], [said("1", 10)]).messages).toBe(1);
  });

  it("counts each time that another track came on, and no pause, seek or silence between", () => {
    expect(count([], [], ["a", "a", "b", "b", "c", "a"]).trackChanges).toBe(3);
    expect(count([], [], ["a", null, "a"]).trackChanges).toBe(0);
    expect(count([], [], [null, "b"]).trackChanges).toBe(1);
    expect(count([], [], []).trackChanges).toBe(0);
  });
});
