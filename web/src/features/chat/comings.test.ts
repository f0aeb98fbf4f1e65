import { describe, expect, it } from "vitest";
import { attendanceOf, withSeen, type Attendance, type Names } from "./comings";

const people = (...names: readonly string[]): Names =>
  new Map(names.map((name) => [name.toLowerCase(), name]));

/** What the lines say after people were seen at these seconds, beginning with nobody but Ana. */
const linesAfter = (...seen: readonly (readonly [second: number, ...names: string[]])[]) => {
  const { comings } = seen.reduce<Attendance>(
    (attendance, [second, ...names]) => withSeen(attendance, people(...names), second * 1000),
    attendanceOf(people("Ana")),
  );
  return comings.map(({ came, left }) => [[...came.values()], [...left.values()]]);
};

describe("who comes and goes", () => {
  it("is nothing while nobody does", () => {
    expect(linesAfter([1, "Ana"], [90, "Ana"])).toEqual([]);
  });

  it("is gathered into one line", () => {
    expect(linesAfter([1, "Ana", "Bo"], [20, "Ana", "Bo", "Cy"])).toEqual([[["Bo", "Cy"], []]]);
  });

  it("takes a new line after a while", () => {
    expect(linesAfter([1, "Ana", "Bo"], [150, "Ana", "Bo", "Cy"])).toEqual([
      [["Bo"], []],
      [["Cy"], []],
    ]);
  });

  it("is no parting when a page is opened again", () => {
    expect(linesAfter([1], [10, "Ana"], [60, "Ana"])).toEqual([]);
  });

  it("is a parting after some seconds", () => {
    expect(linesAfter([1], [10])).toEqual([]);
    expect(linesAfter([1], [16])).toEqual([[[], ["Ana"]]]);
  });

  it("forgets who only looked in, and a line that says nothing any more", () => {
    expect(linesAfter([1, "Ana", "Bo"], [20, "Ana"], [40, "Ana"])).toEqual([]);
  });

  it("forgets a parting that is undone while it is told", () => {
    expect(linesAfter([1, "Bo"], [20, "Bo"], [40, "Bo", "Ana"])).toEqual([[["Bo"], []]]);
  });
});
