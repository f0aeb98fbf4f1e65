import { describe, expect, it } from "vitest";
import { answerTo, cacheOf, outdated } from "./answers";

const origin = "https://party.example";
const ask = (path: string, rest: { method?: string; mode?: string } = {}) =>
  answerTo({ method: "GET", mode: "cors", url: new URL(path, origin).href, ...rest }, origin);

describe("what the worker answers", () => {
  it("is pages and hashed files", () => {
    expect(ask("/", { mode: "navigate" })).toBe("page");
    expect(ask("/s/ABC234/screen", { mode: "navigate" })).toBe("page");
    expect(ask("/assets/index-1a2b.js")).toBe("asset");
  });

  it("is nothing that is private, measured, heard, or changed", () => {
    for (const path of [
      "/clock",
      "/config.json",
      "/auth/v1/token?grant_type=refresh_token",
      "/rest/v1/rpc/session_snapshot",
      "/storage/v1/object/sealed/track/ab.m4a?token=secret",
      "/realtime/v1/websocket",
      "/sw.js",
      "/manifest.json",
    ]) {
      expect(ask(path), path).toBe("nothing");
    }
    expect(ask("/", { method: "POST", mode: "navigate" })).toBe("nothing");
    expect(ask("https://media.example/assets/x.js")).toBe("nothing");
  });
});

describe("what goes when a version takes over", () => {
  const [first, second, third] = [cacheOf("1"), cacheOf("2"), cacheOf("3")];

  it("is all but itself and the version before", () => {
    expect(outdated([first, second, third], third)).toEqual([first]);
    expect(outdated([first, third], third)).toEqual([]);
    expect(outdated([third], third)).toEqual([]);
  });

  it("is nothing of anybody else", () => {
    expect(outdated(["theirs", first, second, third], third)).toEqual([first]);
  });
});
