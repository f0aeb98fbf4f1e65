import { describe, expect, it } from "vitest";
import { languages } from "../../i18n";
import { randomName } from "./words";

describe("randomName", () => {
  it.each(languages)("fits what the server takes for a name (%s)", (language) => {
    for (let i = 0; i < 400; i++) {
      const name = randomName(language, () => (i % 20) / 20 + 0.001 * (i % 7));
      expect(name).toMatch(/^\S+( \S+)+$/);
      expect(name.length).toBeLessThanOrEqual(30);
    }
  });

  it("varies", () => {
    const names = new Set(Array.from({ length: 50 }, () => randomName("en")));
    expect(names.size).toBeGreaterThan(20);
  });
});
