import { expect, it } from "vitest";
import { bytesText } from "./bytes";

it.each([
  [0, "0 kB"],
  [999_400, "999 kB"],
  [999_600, "1 MB"],
  [3_460_000, "3.5 MB"],
  [42_000_000, "42 MB"],
  [2_000_000_000, "2 GB"],
  [7_300_000_000_000, "7.3 TB"],
])("says %d bytes as %s", (bytes, text) => {
  expect(bytesText(bytes, "en")).toBe(text);
});

it("says it in the language of the page", () => {
  expect(bytesText(1_500_000_000, "es")).toBe("1,5 GB");
});
