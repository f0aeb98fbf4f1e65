import { describe, expect, it } from "vitest";
import type { MessageRow } from "../api/rows";
import { toMessage } from "./messages";
import { chatGapSinceMs } from "./chatGap";

const row = (second: number): MessageRow => ({
  id: `m${second}`,
  session_id: "s",
  user_id: "u",
  body: "hello",
  created_at: new Date(second * 1000).toISOString(),
  display_name: "Ana",
});
const known = [row(1), row(2)].map((each) => toMessage(each, "me"));

describe("the gap in the chat", () => {
  it("begins after the newest known message when the snapshot does not reach back to it", () => {
    expect(chatGapSinceMs(known, [row(9), row(10)])).toBe(2000);
  });

  it("is none where both meet, or one is empty", () => {
    expect(chatGapSinceMs(known, [row(2), row(3)])).toBeNull();
    expect(chatGapSinceMs([], [row(9)])).toBeNull();
    expect(chatGapSinceMs(known, [])).toBeNull();
  });
});
