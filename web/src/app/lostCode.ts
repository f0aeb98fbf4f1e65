import type { TFunction } from "i18next";
import { useToasts } from "../ui/toasts";
import { store, stored } from "./stored";

const storageKey = "whatssound.reloaded";
const atMostEveryMs = 30_000;

/** Whether a page that lacks a part of itself may load itself anew: not in a loop, and never while music is heard. Pure. */
export function mayReload(sounds: boolean, reloadedMs: number, nowMs: number): boolean {
  return !sounds && nowMs - reloadedMs > atMostEveryMs;
}

/**
 * After an update of the server, parts of an older page are gone. It loads itself anew where nobody hears that; else it
 * says so, and what is open goes on.
 */
export function watchForLostCode(sounds: () => boolean, t: TFunction): () => void {
  const onLost = () => void answer(sounds(), t);
  window.addEventListener("vite:preloadError", onLost);
  return () => window.removeEventListener("vite:preloadError", onLost);
}

async function answer(sounds: boolean, t: TFunction): Promise<void> {
  const reload = { label: t("install.loadAgain"), run: () => window.location.reload() };
  if (mayReload(sounds, Number(stored(storageKey)), Date.now()) && (await isServerThere())) {
    store(storageKey, String(Date.now()));
    window.location.reload();
    return;
  }
  useToasts.getState().show(t("install.lost"), "bad", reload);
}

/** Without it, loading anew would leave nothing at all. */
async function isServerThere(): Promise<boolean> {
  const answer = await fetch("/config.json", { cache: "no-store" }).catch(() => null);
  return answer?.ok ?? false;
}
