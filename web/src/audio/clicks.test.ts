import { describe, expect, it } from "vitest";
import { beats } from "./clicks";

describe("beats", () => {
  it("lie on whole half seconds of the server's clock, each once", () => {
    expect(beats(999.5, 2_000)).toEqual([1_000, 1_500, 2_000]);
    expect(beats(2_000, 2_499)).toEqual([]);
    expect(beats(2_000, 2_500)).toEqual([2_500]);
    expect(beats(3_000, 1_000)).toEqual([]);
  });
});
