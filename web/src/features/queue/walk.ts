import { queueId } from "./Queue";

function rows(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`#${queueId} li[data-entry-id]`)];
}

function focusedRow(): HTMLElement | null {
  const row = document.activeElement?.closest<HTMLElement>("li[data-entry-id]");
  return row ?? null;
}

/** Moves the focus up or down the queue; from elsewhere to its beginning. */
export function walkQueue(step: 1 | -1): void {
  const all = rows();
  const row = focusedRow();
  const from = row ? all.indexOf(row) : -1;
  const to = from < 0 ? 0 : Math.max(0, Math.min(all.length - 1, from + step));
  all[to]?.focus();
}

/** Votes for the row that has the focus, or takes the vote back; from elsewhere goes to the queue first. */
export function voteInQueue(): void {
  const row = focusedRow();
  if (!row) {
    walkQueue(1);
    return;
  }
  const vote = row.querySelector<HTMLButtonElement>("button[aria-pressed]:enabled");
  vote?.focus();
  vote?.click();
}
