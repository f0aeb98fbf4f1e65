import { describe, expect, it } from "vitest";
import { Expressions } from "./Expressions";

describe("Expressions", () => {
  it("says every other second that somebody writes, and once that it is over", () => {
    let nowMs = 0;
    const sent: unknown[] = [];
    const subject = new Expressions({
      send: (event, payload) => sent.push([event, payload]),
      nowMs: () => nowMs,
    });
    subject.stopTyping();
    for (nowMs = 0; nowMs < 3_000; nowMs += 100) subject.typing();
    subject.stopTyping();
    subject.stopTyping();
    subject.typing();
    const [on, off] = [true, false].map((typing) => ["typing", { typing }]);
    expect(sent).toEqual([on, on, off, on]);
  });
});
