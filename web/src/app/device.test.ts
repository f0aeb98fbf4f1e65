import { describe, expect, it } from "vitest";
import { wishesIn } from "./device";

const usual = { visualiser: true, risingReactions: true, shortcuts: true };

describe("what a device remembers", () => {
  it("is the usual where nothing was wished, or nothing can be read", () => {
    for (const text of [null, "", "{", "null", "7", '"x"', "[]"]) expect(wishesIn(text)).toEqual(usual);
  });

  it("keeps each wish, and ignores what is no wish", () => {
    expect(wishesIn('{"visualiser":false}')).toEqual({ ...usual, visualiser: false });
    expect(wishesIn('{"shortcuts":"no","risingReactions":false,"other":1}')).toEqual({
      ...usual,
      risingReactions: false,
    });
  });
});
