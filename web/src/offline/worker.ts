import { answerTo, cacheOf, outdated } from "./answers";

declare const self: ServiceWorkerGlobalScope;

/** The build puts in its version, and the names of all its files. */
declare const __BUILT__: { readonly version: string; readonly files: readonly string[] };

/** Newer than the types: ways around this worker that cost a request no detour through it. */
interface InstallEvent extends ExtendableEvent {
  readonly addRoutes?: (rules: readonly object[]) => Promise<void>;
}

const { version, files } = __BUILT__;
const kept = cacheOf(version);
const pagePatienceMs = 4_000;
/** The detour would lie on one side of the clock's measurement, and delay music. */
const hurried = ["/clock", "/config.json", "/auth/*", "/rest/*", "/storage/*", "/realtime/*"];

/** All files of this version, or none of it. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(kept);
  try {
    await Promise.all([keepPage(cache), ...files.map((path) => keepFile(cache, path))]);
  } catch (failure) {
    // Half of a version would pass for the one before.
    await caches.delete(kept);
    throw failure;
  }
}

/** While servers are exchanged the page may be of another version than this worker: then it comes again later. */
async function keepPage(cache: Cache): Promise<void> {
  const page = await fetch("/", { cache: "no-store", priority: "low" });
  if (!(await page.clone().text()).includes(version)) throw new Error("The page is of another version.");
  await cache.put("/", page);
}

async function keepFile(cache: Cache, path: string): Promise<void> {
  const file = (await caches.match(path, { ignoreVary: true })) ?? (await fetch(path, { priority: "low" }));
  if (!file.ok) throw new Error(`${path} answered ${file.status}.`);
  await cache.put(path, file);
}

async function takeOver(): Promise<void> {
  const registration: Partial<Pick<ServiceWorkerRegistration, "navigationPreload">> = self.registration;
  await registration.navigationPreload?.enable();
  for (const name of outdated(await caches.keys(), kept)) await caches.delete(name);
  await self.clients.claim();
}

/** The server's page; the kept one where the server is away, or does not answer in time. */
async function page(event: FetchEvent): Promise<Response> {
  const asked = newestPage(event);
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), pagePatienceMs));
  const newest = await Promise.race([asked.catch(() => null), late]);
  if (newest !== null && newest.status < 500) return newest;
  const cache = await caches.open(kept);
  return (await cache.match("/")) ?? newest ?? asked;
}

async function newestPage(event: FetchEvent): Promise<Response> {
  const preloaded = (await event.preloadResponse) as Response | undefined;
  return preloaded ?? fetch(event.request);
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

self.addEventListener("install", (event) => {
  const { addRoutes } = event as InstallEvent;
  const condition = { or: hurried.map((pathname) => ({ urlPattern: { pathname } })) };
  const around = addRoutes?.call(event, [{ condition, source: "network" }]);
  event.waitUntil(Promise.all([keepAll(), around?.catch(() => undefined)]));
});

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  switch (answerTo(event.request, self.location.origin)) {
    case "page":
      event.respondWith(page(event));
      break;
    case "asset":
      event.respondWith(file(event.request));
      break;
    case "nothing":
      break;
  }
});

/** A page tells which version it is of: its own worker takes over at once, and it learns of a newer one, for which it may ask. */
self.addEventListener("message", (event: ExtendableMessageEvent) => {
  if (event.data === version || event.data === "take over") event.waitUntil(self.skipWaiting());
  else event.source?.postMessage("newer");
});
