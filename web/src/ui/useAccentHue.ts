import { useEffect } from "react";
import { hueOf } from "./hash";

const restingHue = 62;

/** Of the cover of what plays, else of its title; where nothing plays, that of the house. */
export function accentHue(track: { readonly hue: number | null; readonly title: string } | null): number {
  return track ? (track.hue ?? hueOf(track.title)) : restingHue;
}

/**
 * Colours all that has the accent: at once, since each step of a fade would style the whole page anew. What is large
 * fades by itself: see `Light`.
 */
export function useAccentHue(hue: number): void {
  useEffect(() => document.documentElement.style.setProperty("--hue", String(hue)), [hue]);
}
