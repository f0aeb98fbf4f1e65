import { describe, expect, it } from "vitest";
import { isAway, toApiError } from "./errors";

describe("toApiError", () => {
  it.each([
    ["a refusal of a function", { code: "wrong_code", message: "m" }, 404, "wrong_code"],
    [
      "an upload's refusal",
      { code: "NotAudio", statusCode: "422", status: 400, message: "m" },
      0,
      "NotAudio",
    ],
    ["an upload's refusal told by statusCode alone", { statusCode: "NotAudio", status: 400 }, 0, "NotAudio"],
    ["a database's own number", { code: "23505", message: "m" }, 409, "unexpected"],
    ["a fetch that failed", { code: "", message: "TypeError: Failed to fetch" }, 0, "offline"],
    ["a proxy without its server", { message: "Bad Gateway" }, 502, "offline"],
    ["something thrown", "a word", 0, "offline"],
  ])("reads %s", (_, cause, status, code) => {
    expect(toApiError(cause, status).code).toBe(code);
  });

  it("reads how long to wait, where the details tell it", () => {
    const tooSoon = (details: unknown) =>
      toApiError({ code: "too_many_votes", message: "m", details }, 429).retryAfterS;
    expect(tooSoon('{"retry_after_s":7}')).toBe(7);
    for (const details of [
      undefined,
      null,
      "",
      "Key (id)=(7) exists.",
      "null",
      "7",
      "{}",
      '{"retry_after_s":"7"}',
      { retry_after_s: 7 },
    ]) {
      expect(tooSoon(details)).toBeUndefined();
    }
  });

  it("keeps an ApiError as it is", () => {
    const error = toApiError({ code: "not_the_dj", message: "m" }, 403);
    expect(toApiError(error)).toBe(error);
  });
});

describe("isAway", () => {
  it("holds for what may succeed later, and for nothing else", () => {
    expect(isAway(toApiError({ code: "PGRST001", message: "m" }, 503))).toBe(true);
    expect(isAway(toApiError(new TypeError("Failed to fetch")))).toBe(true);
    expect(isAway(toApiError({ code: "wrong_code", message: "m" }, 404))).toBe(false);
  });
});
