import { useSyncExternalStore } from "react";

const page = document.documentElement as Partial<Pick<HTMLElement, "requestFullscreen">>;

/** Phones have no full screen for pages. */
export const canFillScreen = typeof page.requestFullscreen === "function";

export function toggleFullscreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  // Refused where the page is framed, for instance: then it stays as it is.
  else void page.requestFullscreen?.().catch(() => undefined);
}

export function useFullscreen(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      document.addEventListener("fullscreenchange", onChange);
      return () => document.removeEventListener("fullscreenchange", onChange);
    },
    () => document.fullscreenElement !== null,
  );
}
