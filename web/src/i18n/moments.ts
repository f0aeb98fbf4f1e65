import { currentLanguage } from "./index";

const clock = { hour: "numeric", minute: "2-digit" } as const;
const dayAndClock = { day: "numeric", month: "short", ...clock } as const;

/** To make one takes longer than to draw the line that wants it. */
const made = new Map<string, Intl.DateTimeFormat>();

/** The page's language, as the system writes times in it. */
function locale(): string {
  const language = currentLanguage();
  return navigator.language.startsWith(language) ? navigator.language : language;
}

function formatted(atMs: number, parts: typeof clock | typeof dayAndClock): string {
  const name = `${locale()} ${Object.keys(parts).join()}`;
  const format = made.get(name) ?? new Intl.DateTimeFormat(locale(), parts);
  made.set(name, format);
  return format.format(atMs);
}

export function timeOfDay(atMs: number): string {
  return formatted(atMs, clock);
}

/** The time alone for a moment of today, with its day for another. */
export function momentText(atMs: number, nowMs: number = Date.now()): string {
  const today = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  return formatted(atMs, today ? clock : dayAndClock);
}
