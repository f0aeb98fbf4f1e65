import { describe, expect, it } from "vitest";
import { bytesText } from "./bytes";

describe("an amount", () => {
  it("is told in the unit that suits it", () => {
    expect(bytesText(0, "en")).toBe("0 bytes");
    expect(bytesText(740_000, "en")).toBe("740 kB");
    expect(bytesText(3_140_000, "en")).toBe("3.1 MB");
    expect(bytesText(2_000_000_000, "en")).toBe("2 GB");
  });

  it("follows the language", () => {
    expect(bytesText(3_140_000, "es")).toBe("3,1 MB");
  });
});
