import { useSyncExternalStore } from "react";

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", onChange);
      return () => list.removeEventListener("change", onChange);
    },
    () => window.matchMedia(query).matches,
  );
}

export type Frame = "phone" | "tablet" | "desktop";

export function useFrame(): Frame {
  const desktop = useMedia("(min-width: 1024px)");
  const phone = useMedia("(max-width: 639px)");
  return desktop ? "desktop" : phone ? "phone" : "tablet";
}

export function useReducedMotion(): boolean {
  return useMedia("(prefers-reduced-motion: reduce)");
}
