import { afterEach, describe, expect, it, vi } from "vitest";
import { store, stored } from "./stored";

describe("what a browser remembers", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("comes back", () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
    store("key", "value");
    expect(stored("key")).toBe("value");
    expect(stored("other")).toBeNull();
  });

  it("is nothing where it may not", () => {
    const forbid = () => {
      throw new DOMException("Access is denied.", "SecurityError");
    };
    vi.stubGlobal("localStorage", { getItem: forbid, setItem: forbid });
    expect(() => store("key", "value")).not.toThrow();
    expect(stored("key")).toBeNull();
  });
});
