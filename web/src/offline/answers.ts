/** What the worker answers itself, and what of an earlier version it keeps. Pure. */

export interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

/**
 * A page is asked of the server first, so that nobody is shown an old one; a file with its content's hash in its name
 * never changes. All else (calls, tokens, music, the clock) is none of the worker's business.
 */
export function answerTo({ method, mode, url }: Asked, origin: string): "page" | "asset" | "nothing" {
  if (method !== "GET" || new URL(url).origin !== origin) return "nothing";
  if (mode === "navigate") return "page";
  return new URL(url).pathname.startsWith("/assets/") ? "asset" : "nothing";
}

const prefix = "whatssound-";

export function cacheOf(version: string): string {
  return prefix + version;
}

/**
 * Of the caches in the order they were made, those that go once a version has taken over. The one before it stays:
 * another tab may still show a page of it, with parts yet to be loaded.
 */
export function outdated(names: readonly string[], current: string): readonly string[] {
  return names.filter((name) => name.startsWith(prefix) && name !== current).slice(0, -1);
}
