/** The code of a session's page, which the landing page does without. */
export const loadSessionPage = () => import("../features/session/SessionPage");

/** Begins to load what an address will show, before anything else is known. */
export function loadPageOf(path: string): void {
  if (path.startsWith("/s/")) ignoreFailure(loadSessionPage());
}

/** A failure shows when the page is really needed. */
export function ignoreFailure(loading: Promise<unknown>): void {
  loading.catch(() => undefined);
}
