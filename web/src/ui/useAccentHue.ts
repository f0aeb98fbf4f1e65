import { useEffect } from "react";
import { hueOf } from "./hash";

const restingHue = 62;

/** The hue nearest to the current one on the circle, so that the fade takes the short way. */
export function unwrapHue(current: number, next: number): number {
  const turn = ((((next - current) % 360) + 540) % 360) - 180;
  return current + turn;
}

/** Colours the room by what plays; the stylesheet fades from hue to hue. */
export function useAccentHue(track: { readonly hue: number | null; readonly title: string } | null): void {
  const hue = track ? (track.hue ?? hueOf(track.title)) : restingHue;
  useEffect(() => {
    const root = document.documentElement;
    const current = Number(root.style.getPropertyValue("--hue")) || restingHue;
    root.style.setProperty("--hue", String(unwrapHue(current, hue)));
  }, [hue]);
}
