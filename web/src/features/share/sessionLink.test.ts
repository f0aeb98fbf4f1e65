import { describe, expect, it } from "vitest";
import { isOnlyHere, sessionLink } from "./sessionLink";

describe("sessionLink", () => {
  it.each([
    ["http://192.168.1.20:8000", "http://127.0.0.1:8000", "http://192.168.1.20:8000/s/K7WP2M"],
    ["http://127.0.0.1:8000", "https://party.example", "https://party.example/s/K7WP2M"],
    ["http://localhost:8000", "http://192.168.1.20:8000", "http://192.168.1.20:8000/s/K7WP2M"],
    ["http://[::1]:8000", "", "http://[::1]:8000/s/K7WP2M"],
  ])("from %s with the public address %j gives %s", (origin, publicUrl, link) => {
    expect(sessionLink(origin, publicUrl, "K7WP2M")).toBe(link);
  });

  it.each([
    ["http://127.0.0.1:8000/s/K7WP2M", true],
    ["http://localhost:8000/s/K7WP2M", true],
    ["http://[::1]:8000/s/K7WP2M", true],
    ["http://192.168.1.20:8000/s/K7WP2M", false],
    ["https://localhost.example/s/K7WP2M", false],
  ])("tells of %s whether others are left out: %s", (link, only) => {
    expect(isOnlyHere(link)).toBe(only);
  });
});
