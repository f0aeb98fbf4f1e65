import { describe, expect, it } from "vitest";
import { countCharacters, firstCharacters } from "./characters";

describe("characters", () => {
  it("are whole, also beyond the basic plane", () => {
    expect(firstCharacters("Sala de 🎧🎧", 9)).toBe("Sala de 🎧");
    expect(countCharacters("🎧🎧")).toBe(2);
  });

  it("are all there in a short text", () => {
    expect(firstCharacters("Sala", 40)).toBe("Sala");
  });
});
