import { useLayoutEffect, useRef, type RefObject } from "react";
import { rowPx } from "./reorder";

const flipMs = 240;

/**
 * Lets rows of one height move from where they stood to where they stand now, and new ones appear.
 * @param still whether they stand there already, as after a drag
 */
export function useFlip(list: RefObject<HTMLElement | null>, ids: readonly string[], still: boolean): void {
  const before = useRef<readonly string[] | null>(null);
  useLayoutEffect(() => {
    const stood = before.current;
    before.current = ids;
    if (!stood || still || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const row of list.current?.querySelectorAll<HTMLElement>("[data-entry-id]") ?? []) {
      const id = row.dataset.entryId ?? "";
      const from = stood.indexOf(id);
      const movedPx = (from - ids.indexOf(id)) * rowPx;
      if (from < 0) row.animate([{ opacity: 0 }, {}], { duration: flipMs, easing: "ease-out" });
      else if (movedPx !== 0) {
        row.animate([{ transform: `translateY(${movedPx}px)` }, { transform: "none" }], {
          duration: flipMs,
          easing: "ease-out",
        });
      }
    }
  });
}
