import { currentLanguage } from "./index";

/** The page's language, as the system writes times in it. */
function locale(): string {
  const language = currentLanguage();
  return navigator.language.startsWith(language) ? navigator.language : language;
}

export function timeOfDay(atMs: number): string {
  return new Date(atMs).toLocaleTimeString(locale(), { hour: "numeric", minute: "2-digit" });
}

/** The time alone for a moment of today, with its day for another. */
export function momentText(atMs: number, nowMs: number = Date.now()): string {
  const at = new Date(atMs);
  if (at.toDateString() === new Date(nowMs).toDateString()) return timeOfDay(atMs);
  return at.toLocaleString(locale(), {
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
  });
}
