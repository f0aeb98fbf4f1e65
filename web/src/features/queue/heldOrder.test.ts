import { expect, it } from "vitest";
import { inHeldOrder } from "./heldOrder";

const rows = (ids: string) => Array.from(ids, (id) => ({ id }));
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).join("");

it("is their own order where nothing is held", () => {
  expect(ids(inHeldOrder(rows("cab"), null))).toBe("cab");
});

it("stands still while it is held", () => {
  expect(ids(inHeldOrder(rows("cab"), ["a", "b", "c"]))).toBe("abc");
});

it("lets go what is gone, and puts what is new behind in its own order", () => {
  expect(ids(inHeldOrder(rows("yxcb"), ["a", "b", "c"]))).toBe("bcyx");
});
