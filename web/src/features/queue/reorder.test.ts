import { describe, expect, it } from "vitest";
import { beforeEntry, dropIndex, shiftPx, targetIndex } from "./reorder";

function moved(ids: readonly string[], from: number, to: number): string[] {
  const before = beforeEntry(ids, from, to);
  const id = ids[from] ?? "";
  const others = ids.filter((other) => other !== id);
  others.splice(before ? others.indexOf(before) : others.length, 0, id);
  return others;
}

it("is dropped between the two rows that are nearest", () => {
  expect([-5, 29, 31, 89, 91, 500].map((heightPx) => dropIndex(heightPx, 3))).toEqual([0, 0, 1, 1, 2, 3]);
  expect(dropIndex(100, 0)).toBe(0);
});

describe("a dragged row", () => {
  it("lands on the row it covers by more than half", () => {
    expect(targetIndex(1, 29, 60, 4)).toBe(1);
    expect(targetIndex(1, 31, 60, 4)).toBe(2);
    expect(targetIndex(1, -500, 60, 4)).toBe(0);
    expect(targetIndex(1, 500, 60, 4)).toBe(3);
  });

  it("pushes those between aside, and nobody else", () => {
    expect([0, 1, 2, 3].map((index) => shiftPx(index, 0, 2, 60))).toEqual([0, -60, -60, 0]);
    expect([0, 1, 2, 3].map((index) => shiftPx(index, 3, 1, 60))).toEqual([0, 60, 60, 0]);
  });

  it("is put before the right entry", () => {
    const ids = ["a", "b", "c", "d"];
    expect(moved(ids, 0, 2)).toEqual(["b", "c", "a", "d"]);
    expect(moved(ids, 3, 0)).toEqual(["d", "a", "b", "c"]);
    expect(moved(ids, 1, 3)).toEqual(["a", "c", "d", "b"]);
    expect(moved(ids, 2, 2)).toEqual(ids);
  });
});
