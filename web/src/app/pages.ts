import { whenIdle } from "../ui/whenIdle";

/** What works with the server, and plays. */
export const loadBackend = () => import("./openBackend");

/** The code of a session's page, which the landing page does without. */
export const loadSessionPage = () => import("../features/session/SessionPage");

/** The room for a wall. */
export const loadBigScreen = () => import("../features/screen/BigScreen");

/** What a person wants of the device; opened seldom. */
export const loadDevice = () => import("../features/device/DeviceSheet");

/** Words at the edge of the page. */
export const loadToaster = () => import("../ui/Toaster");

/** What a visitor calls himself; opened by who wants another name. */
export const loadNameSheet = () =>
  import("../features/name/NameSheet").then(({ NameSheet }) => ({ default: NameSheet }));

/** The last part of the big screen's address, behind the session's own. */
export const wallPath = "screen";
export const loadLegalPage = () => import("../features/legal/LegalPage");

/** Begins to load what an address will show, before anything else is known. */
export function loadPageOf(path: string): void {
  if (!path.startsWith("/s/")) return;
  ignoreFailure(loadBackend());
  ignoreFailure(loadSessionPage());
  if (path.endsWith(`/${wallPath}`)) ignoreFailure(loadBigScreen());
}

const idleWithinMs = 5000;

/** Loads code that may be needed later, once the page has nothing better to do. */
export function loadWhenIdle(load: () => Promise<unknown>): void {
  whenIdle(() => ignoreFailure(load()), idleWithinMs);
}

/** A failure shows when the page is really needed. */
export function ignoreFailure(loading: Promise<unknown>): void {
  loading.catch(() => undefined);
}
