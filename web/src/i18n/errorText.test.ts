import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { ApiError, toApiError } from "../api/errors";
import { en } from "./en";
import { failureText } from "./errorText";
import { es } from "./es";

describe("failureText", () => {
  beforeAll(() => i18next.init({ resources: { en: { texts: en }, es: { texts: es } }, defaultNS: "texts" }));

  it.each([
    ["en", 1, "That is a lot of votes at once. Wait 1 second, then try again."],
    ["es", 7, "Son muchos votos seguidos. Espera 7 segundos y vuelve a intentarlo."],
  ])("says in %s how long to wait", (language, seconds, text) => {
    const failure = new ApiError("too_many_votes", "m", 429, seconds);
    expect(failureText(i18next.getFixedT(language), failure)).toBe(text);
  });

  it.each([
    "too_many_votes",
    "too_many_track_requests",
    "too_many_joins",
    "too_many_attempts",
    "too_many_commands",
    "too_many_calls",
  ])("has words of its own for %s, and the seconds the server told once", (code) => {
    for (const language of ["en", "es"]) {
      const t = i18next.getFixedT(language);
      const failure = toApiError({ code, message: "m", details: '{"retry_after_s":42}' }, 429);
      const text = failureText(t, failure);
      expect(text.match(/42/g)).toHaveLength(1);
      expect(text).not.toContain(t("error.unexpected"));
      expect(text).not.toMatch(/minut[eo]/);
    }
  });

  it.each(["never_heard_of", "", "constructor", "a.b", "__proto__"])(
    "has words for a code like %j",
    (code) => {
      const t = i18next.getFixedT("en");
      expect(failureText(t, new ApiError(code, "m", 500))).toBe(en.error.unexpected);
    },
  );

  it("says nothing of waiting where the server does not", () => {
    expect(failureText(i18next.getFixedT("en"), new ApiError("not_the_dj", "m", 403))).toBe(
      "Only the DJ can do this.",
    );
  });
});
