import { create } from "zustand";

interface UpdateState {
  /** Whether the server has a newer version than this page. */
  readonly newer: boolean;
}

export const useUpdate = create<UpdateState>(() => ({ newer: false }));

const lookEveryMs = 60 * 60_000;
const takeOverPatienceMs = 4_000;
const version = document.querySelector<HTMLMetaElement>("meta[name=version]")?.content;

/** What makes the page open without a network, and tells of new versions; only secure pages have it. */
export function startWorker(): void {
  const workers = (navigator as Partial<Navigator>).serviceWorker;
  if (!workers || version === undefined) return;
  workers.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (data === "newer") useUpdate.setState({ newer: true });
  });
  // What the page itself loads comes first.
  window.addEventListener("load", () => {
    setTimeout(() => void register(workers, version), 1_000);
  });
}

async function register(workers: ServiceWorkerContainer, pageVersion: string): Promise<void> {
  try {
    const registration = await workers.register("/sw.js", { updateViaCache: "none" });
    const look = () => void registration.update().catch(() => undefined); // the server may be away
    registration.waiting?.postMessage(pageVersion);
    registration.addEventListener("updatefound", () => {
      const { installing } = registration;
      installing?.addEventListener("statechange", () => {
        if (installing.state === "installed") installing.postMessage(pageVersion);
      });
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") look();
    });
    setInterval(look, lookEveryMs);
  } catch {
    // Private windows refuse, for instance: the page works all the same while there is a network.
  }
}

/**
 * Loads the newer version, once its worker has taken over: a page that is just loading keeps the older one busy, by
 * which the newer may come to wait for minutes.
 */
export async function update(): Promise<void> {
  const workers = (navigator as Partial<Navigator>).serviceWorker;
  const waiting = (await workers?.getRegistration())?.waiting;
  if (workers && waiting) {
    await new Promise((goOn) => {
      workers.addEventListener("controllerchange", goOn, { once: true });
      setTimeout(goOn, takeOverPatienceMs);
      waiting.postMessage("take over");
    });
  }
  window.location.reload();
}
