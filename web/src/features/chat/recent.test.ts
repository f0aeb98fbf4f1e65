import { describe, expect, it } from "vitest";
import type { Line } from "./lines";
import { Recent, recentLines } from "./recent";

const line = (n: number): Line => ({ kind: "moment", key: `line ${n}`, title: "Azotea" });
const linesTo = (end: number, begin = 0) =>
  Array.from({ length: end - begin }, (_, index) => line(begin + index));

describe("the newest lines of a conversation", () => {
  it("are all, as long as there are few", () => {
    const recent = new Recent();
    const lines = linesTo(2 * recentLines);
    expect(recent.shownOf(lines, false, -1)).toEqual({ lines, from: 0, moved: false });
    expect(recent.shownOf([], false, -1)).toEqual({ lines: [], from: 0, moved: true });
  });

  it("begin with the same line while others come, and then with a later one", () => {
    const recent = new Recent();
    const begun = 5_000;
    const first = recent.shownOf(linesTo(begun), false, -1);
    expect(first.from).toBe(begun - recentLines);
    expect(first.lines.map(({ key }) => key)).toEqual(linesTo(begun, first.from).map(({ key }) => key));
    const moves = [];
    for (let end = begun + 1; end <= begun + 3 * recentLines; end++) {
      const { lines, from, moved } = recent.shownOf(linesTo(end), false, -1);
      expect(from + lines.length).toBe(end);
      expect(lines.length).toBeGreaterThanOrEqual(recentLines);
      expect(lines.length).toBeLessThanOrEqual(2 * recentLines);
      if (moved) moves.push(end - begun);
    }
    expect(moves).toEqual([recentLines + 1, 2 * recentLines + 2]);
  });

  it("stay the same where earlier ones are read, or the oldest go", () => {
    const recent = new Recent();
    const { from } = recent.shownOf(linesTo(5_000, 1_000), false, -1);
    expect(recent.shownOf(linesTo(5_000), false, -1)).toMatchObject({ from: from + 1_000, moved: false });
    expect(recent.shownOf(linesTo(5_001, 1_001), false, -1)).toMatchObject({ from: from - 1, moved: false });
  });

  it("are all lines for who looks back, and the newest again after that", () => {
    const recent = new Recent();
    const lines = linesTo(5_000);
    recent.shownOf(lines, false, -1);
    expect(recent.shownOf(lines, true, -1)).toEqual({ lines, from: 0, moved: true });
    expect(recent.shownOf(lines, true, -1)).toEqual({ lines, from: 0, moved: false });
    expect(recent.shownOf(lines, false, -1)).toMatchObject({ from: 5_000 - recentLines, moved: true });
  });

  it("are all lines as long as one of the older has the focus", () => {
    const recent = new Recent();
    const lines = linesTo(5_000);
    const { from } = recent.shownOf(lines, false, -1);
    expect(recent.shownOf(lines, false, from)).toMatchObject({ from, moved: false });
    expect(recent.shownOf(lines, false, from - 1)).toMatchObject({ from: 0, moved: true });
    expect(recent.shownOf(lines, false, 0).from).toBe(0);
  });
});
