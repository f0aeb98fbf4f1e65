/** Where a person was last, layers that go again left out: where the focus belongs when one of them has gone. */

const goesAgain = "[role=menu], [role=listbox], [data-radix-popper-content-wrapper]";

let last: Element | null = null;

function note({ target }: Event): void {
  if (target instanceof Element && !target.closest(goesAgain)) last = target;
}

/** Follows the focus, and the pointer: a button that is pressed is not focused by every browser. */
export function watchOpeners(): void {
  document.addEventListener("focusin", note, true);
  document.addEventListener("pointerdown", note, true);
}

/** What has just opened a layer, then what it lies in, from the inside out. */
export function openerNow(): readonly HTMLElement[] {
  const chain: HTMLElement[] = [];
  for (
    let at = last?.closest<HTMLElement>(focusable);
    at;
    at = at.parentElement?.closest<HTMLElement>(focusable)
  ) {
    chain.push(at);
  }
  return chain;
}

const focusable = "a[href], button, input, textarea, select, [tabindex]";

/** Gives the focus back to what is still there of it, in the end to the page's own middle; not where it went on. */
export function giveBack(chain: readonly HTMLElement[]): void {
  // A layer that went left it nowhere: who has pressed another key since has put it somewhere.
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  for (const element of [...chain, ...document.querySelectorAll<HTMLElement>("main")]) {
    if (!element.isConnected) continue;
    element.focus({ preventScroll: true });
    if (document.activeElement === element) return;
  }
}
