import type { TFunction } from "i18next";
import { toApiError } from "../api/errors";
import { en } from "./en";

type ErrorKey = keyof typeof en.error;

function isKnown(code: string): code is ErrorKey {
  return Object.hasOwn(en.error, code);
}

/** What to tell a person about an error's stable code. */
export function errorText(t: TFunction, code: string): string {
  return t(`error.${isKnown(code) ? code : "unexpected"}`);
}

export function failureText(t: TFunction, failure: unknown): string {
  const { code, retryAfterS } = toApiError(failure);
  const text = errorText(t, code);
  return retryAfterS === undefined ? text : `${text} ${t("app.waitSeconds", { count: retryAfterS })}`;
}
