import { describe, expect, it } from "vitest";
import { codeCharacters, codeIn } from "./code";

describe("codeIn", () => {
  it.each([
    ["k7wp2m", "K7WP2M"],
    [" K7W-P2M ", "K7WP2M"],
    ["http://192.168.1.20:8000/s/K7WP2M", "K7WP2M"],
    ["https://party.example/s/k7wp2m?from=qr#x", "K7WP2M"],
    ["K7WP2MXX", "K7WP2M"],
    ["", ""],
  ])("finds the code in %j", (text, code) => expect(codeIn(text)).toBe(code));
});

describe("codeCharacters", () => {
  it("leaves out what no code has", () => expect(codeCharacters("0O1Iil2é")).toBe("L2"));
});
