import { expect, it } from "vitest";
import { chosenWith, inOrder } from "./selection";

const ids = ["a", "b", "c", "d", "e"];
const chosen = (...them: string[]) => new Set(them);

it("chooses one, and not any more", () => {
  expect(chosenWith(chosen(), ids, "b", null)).toEqual(chosen("b"));
  expect(chosenWith(chosen("b", "c"), ids, "b", null)).toEqual(chosen("c"));
});

it("chooses all between two, from either end", () => {
  expect(chosenWith(chosen("d"), ids, "b", "d")).toEqual(chosen("b", "c", "d"));
  expect(chosenWith(chosen("a"), ids, "c", "a")).toEqual(chosen("a", "b", "c"));
});

it("chooses one alone where the other is out of sight", () => {
  expect(chosenWith(chosen(), ids, "b", "gone")).toEqual(chosen("b"));
});

it("goes by the order in which they stand, not by that of the clicks", () => {
  expect(inOrder(chosen("e", "gone", "a"), ids)).toEqual(["a", "e", "gone"]);
});
