import { describe, expect, it } from "vitest";
import { sentenceOf, spanOf } from "./sentences";

describe("a span of time", () => {
  it.each([
    [5, "seconds", 5],
    [60, "minutes", 1],
    [90, "seconds", 90],
    [600, "minutes", 10],
    [3600, "hours", 1],
    [172_800, "days", 2],
    [0, "seconds", 0],
  ])("is told whole: %i s", (seconds, unit, count) => {
    expect(spanOf(seconds)).toEqual({ unit, count });
  });
});

describe("what was done", () => {
  const key = (action: string, details: Record<string, unknown> = {}, actorId: string | null = "mo") =>
    sentenceOf({ action, details, actor_id: actorId }).key;

  it("says for how long, or for good", () => {
    expect(sentenceOf({ action: "mute", actor_id: "mo", details: { seconds: 600, reason: null } })).toEqual({
      key: "mute",
      span: { unit: "minutes", count: 10 },
    });
    expect(key("mute", { seconds: null })).toBe("muteForGood");
    expect(key("ban", { seconds: 3600 })).toBe("ban");
    expect(key("ban", { seconds: null })).toBe("banForGood");
  });

  it("tells what somebody lifted from what was over by itself", () => {
    expect([key("unmute"), key("unmute", {}, null)]).toEqual(["unmute", "muteOver"]);
    expect([key("unban"), key("unban", {}, null)]).toEqual(["unban", "banOver"]);
  });

  it("tells turning on from turning off", () => {
    expect([key("slow_mode", { seconds: 30 }), key("slow_mode", { seconds: 0 })]).toEqual([
      "slow",
      "slowOff",
    ]);
    expect([key("shield", { seconds: 600 }), key("shield", { seconds: 0 })]).toEqual([
      "shield",
      "shieldDown",
    ]);
    expect([key("freeze_chat"), key("unfreeze_chat")]).toEqual(["freeze", "unfreeze"]);
  });

  it("says how a report ended", () => {
    expect(key("resolve_report", { resolution: "dismissed" })).toBe("dismissed");
    expect(key("resolve_report", { resolution: "handled" })).toBe("handled");
  });

  it("has a sentence for what it does not know", () => {
    expect(key("dance")).toBe("other");
  });
});
