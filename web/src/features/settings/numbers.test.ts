import { describe, expect, it } from "vitest";
import { wholeNumber } from "./numbers";

describe("a number that somebody wrote", () => {
  it("is whole and within its bounds", () => {
    expect(["1", " 50 ", "007"].map((text) => wholeNumber(text, 1, 50))).toEqual([1, 50, 7]);
    expect(
      ["0", "51", "", " ", "2.5", "1e1", "-3", "١", "9".repeat(12)].map((text) => wholeNumber(text, 1, 50)),
    ).toEqual(new Array(9).fill(null));
  });
});
