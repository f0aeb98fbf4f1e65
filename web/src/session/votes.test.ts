import { describe, expect, it } from "vitest";
import type { VoteResultsRow } from "../api/rows";
import {
  countOf,
  isMine,
  noVotes,
  orderTold,
  withReply,
  withResults,
  withSkipReply,
  withSnapshot,
  withWish,
} from "./votes";

const results = (seq: number, counts: Record<string, number>, changes: Partial<VoteResultsRow> = {}) => ({
  session_id: "s",
  seq,
  counts,
  entry_order: ["a", "b"],
  decided_by: ["votes", "votes"],
  skip: null,
  ...changes,
});
const told = withResults(noVotes, results(5, { a: 3 }));
const shown = (votes: typeof noVotes, id = "a") => [countOf(votes, id), isMine(votes, id)];

describe("votes", () => {
  it("take the newest results, in whatever order they come", () => {
    expect(shown(withResults(told, results(7, { a: 4 })))).toEqual([4, false]);
    expect(shown(withResults(told, results(4, { a: 9 })))).toEqual([3, false]);
    expect(shown(told, "unknown")).toEqual([0, false]);
  });

  it("show my own at once, and take it back where it is refused", () => {
    const wished = withWish(told, "a", true);
    expect(shown(wished)).toEqual([4, true]);
    expect(shown(withWish(wished, "a", null))).toEqual([3, false]);
  });

  it("show what the server answered, until newer results hold it", () => {
    const answered = withWish(
      withReply(withWish(told, "a", true), { entry_id: "a", votes: 6, mine: true, seq: 9 }),
      "a",
      null,
    );
    expect(shown(answered)).toEqual([6, true]);
    expect(shown(withResults(answered, results(8, { a: 5 })))).toEqual([6, true]);
    expect(shown(withResults(answered, results(10, { a: 7 })))).toEqual([7, true]);
  });

  it("do not fall back to an answer that results have overtaken", () => {
    const late = withReply(withResults(told, results(12, { a: 8 })), {
      entry_id: "a",
      votes: 4,
      mine: true,
      seq: 9,
    });
    expect(shown(late)).toEqual([8, true]);
  });

  it("start anew from a snapshot, for the results that would have held an answer may be lost", () => {
    const answered = withReply(told, { entry_id: "a", votes: 6, mine: true, seq: 9 });
    const entered = withSnapshot(answered, { ...results(5, { a: 3 }), my_votes: ["a"], my_skip: null });
    expect(shown(entered)).toEqual([3, true]);
  });

  it("count a withdrawal before it is answered", () => {
    const mine = withSnapshot(noVotes, { ...results(5, { a: 3 }), my_votes: ["a"], my_skip: null });
    expect(shown(mine)).toEqual([3, true]);
    expect(shown(withWish(mine, "a", false))).toEqual([2, false]);
  });

  it("to skip are mine while that entry plays", () => {
    const skipping = withSkipReply(told, { entry_id: "a", votes: 1, needed: 3 });
    const more = withResults(skipping, results(6, {}, { skip: { entry_id: "a", votes: 2, needed: 3 } }));
    expect([more.skip?.votes, more.mySkip]).toEqual([2, "a"]);
    expect(withResults(more, results(7, {})).mySkip).toBeNull();
  });

  it("tell which order they stand in, as far as they can", () => {
    expect(orderTold(told)).toBe("fair");
    expect(orderTold(withResults(told, results(6, {}, { decided_by: ["pinned", "dj"] })))).toBe("dj");
    expect(orderTold(withResults(told, results(6, {}, { decided_by: ["pinned", "pinned"] })))).toBeNull();
  });
});
