import type { KeyboardEvent } from "react";

/** The control of the same kind in another row of a list. */
function sameControlIn(row: Element | null | undefined, control: Element): HTMLElement | null {
  const testId = control.getAttribute("data-testid");
  return (
    row?.querySelector<HTMLElement>(testId ? `[data-testid="${testId}"]` : "button, input") ??
    row?.querySelector<HTMLElement>("button, input") ??
    null
  );
}

/** Arrows go from row to row and stay on the same control; Home and End go to the ends. */
export function stepRows(event: KeyboardEvent<HTMLElement>): void {
  const control = event.target instanceof Element ? event.target.closest("button, input") : null;
  const row = control?.closest("li");
  if (!control || !row || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = row.parentElement?.children;
  const next = {
    ArrowDown: row.nextElementSibling,
    ArrowUp: row.previousElementSibling,
    Home: rows?.[0],
    End: rows?.[rows.length - 1],
  }[event.key];
  const target = sameControlIn(next, control);
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.closest("li")?.scrollIntoView({ block: "nearest" });
}
