import { describe, expect, it } from "vitest";
import { mayReload } from "./lostCode";

const nowMs = 1_000_000;

describe("a page that lacks a part of itself", () => {
  it("loads itself anew, once in a while", () => {
    expect(mayReload(false, 0, nowMs)).toBe(true);
    expect(mayReload(false, nowMs - 31_000, nowMs)).toBe(true);
    expect(mayReload(false, nowMs - 29_000, nowMs)).toBe(false);
  });

  it("never cuts the music off", () => {
    expect(mayReload(true, 0, nowMs)).toBe(false);
  });
});
