import type { TFunction } from "i18next";
import { toApiError } from "../api/errors";
import type { Texts } from "./index";

type ErrorKey = keyof Texts["error"];

/** What to tell a person about an error's stable code. */
export function errorText(t: TFunction, code: string): string {
  // A code that has no words, or is none.
  const known = /^\w+$/.test(code) ? code : "unexpected";
  return t(`error.${known as ErrorKey}`, { defaultValue: t("error.unexpected") });
}

export function failureText(t: TFunction, failure: unknown): string {
  const { code, retryAfterS } = toApiError(failure);
  const text = errorText(t, code);
  return retryAfterS === undefined ? text : `${text} ${t("app.waitSeconds", { count: retryAfterS })}`;
}
