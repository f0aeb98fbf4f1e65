import { describe, expect, it } from "vitest";
import { groupRows, inGroups } from "./inGroups";

const range = (startIndex: number, endIndex: number, count = 1_000) => ({
  startIndex,
  endIndex,
  overscan: 3,
  count,
});
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

describe("rows in groups", () => {
  it("hold all that is seen and as much around it as was asked for", () => {
    const rows = inGroups(-1);
    for (let start = 0; start < 100; start++) {
      const indexes = rows(range(start, start + 5));
      expect(indexes).toEqual(from(indexes[0] ?? -1, indexes.at(-1) ?? -1));
      expect(indexes[0]).toBeLessThanOrEqual(Math.max(0, start - 3));
      expect(indexes.at(-1)).toBeGreaterThanOrEqual(start + 8);
      expect(indexes.length).toBeLessThan(12 + 2 * groupRows);
    }
  });

  it("end where the list does", () => {
    expect(inGroups(-1)(range(0, 4, 5))).toEqual(from(0, 4));
    expect(inGroups(-1)(range(990, 996, 997)).at(-1)).toBe(996);
    expect(inGroups(-1)(range(0, 0, 0))).toEqual([]);
  });

  it("are the very same list until a group comes or goes", () => {
    const rows = inGroups(-1);
    const before = rows(range(12, 20));
    expect(rows(range(13, 20))).toBe(before);
    expect(rows(range(19, 27))).not.toEqual(before);
    expect(rows(range(12, 20))).toEqual(before);
  });

  it("keep the one that is held, once and in its place", () => {
    const seen = inGroups(-1)(range(100, 110));
    expect(inGroups(7)(range(100, 110))).toEqual([7, ...seen]);
    expect(inGroups(500)(range(100, 110))).toEqual([...seen, 500]);
    expect(inGroups(105)(range(100, 110))).toEqual(seen);
    expect(inGroups(1_000)(range(100, 110))).toEqual(seen);
  });
});
