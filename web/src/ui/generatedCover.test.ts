import { describe, expect, it } from "vitest";
import { generateCover } from "./generatedCover";

const titles = Array.from({ length: 60 }, (_, i) => `Song number ${i}`);

describe("generateCover", () => {
  it("paints the same picture for the same title everywhere", () => {
    for (const title of titles) expect(generateCover(title)).toEqual(generateCover(title));
  });

  it("paints many different pictures", () => {
    const pictures = new Set(titles.map((title) => JSON.stringify(generateCover(title))));
    expect(pictures.size).toBe(titles.length);
  });

  it("draws only finite numbers", () => {
    for (const title of titles) {
      const cover = JSON.stringify(generateCover(title, 359.5));
      expect(cover).not.toMatch(/NaN|Infinity|null/);
      expect(generateCover(title).shapes.length).toBeGreaterThan(5);
    }
  });
});
