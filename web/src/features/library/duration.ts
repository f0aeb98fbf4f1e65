import type { TFunction } from "i18next";

/** How long a whole list plays, to the minute. */
export function lengthText(t: TFunction, durationMs: number): string {
  const minutes = Math.round(durationMs / 60_000);
  return minutes < 60
    ? t("library.minutes", { minutes: durationMs > 0 ? Math.max(1, minutes) : 0 })
    : t("library.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
