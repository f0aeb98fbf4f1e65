import { expect, it } from "vitest";
import { asksForPassword, hasPage } from "./refusals";

it("asks for a password where one is missing or wrong", () => {
  expect(asksForPassword("password_needed")).toBe(true);
  expect(asksForPassword("wrong_password")).toBe(true);
  expect(asksForPassword("wrong_code")).toBe(false);
});

it("sends to the room's page for what that page explains", () => {
  expect(["session_full", "session_closed", "password_needed", "banned"].every(hasPage)).toBe(true);
  expect(["wrong_code", "too_many_attempts", "offline"].some(hasPage)).toBe(false);
});
