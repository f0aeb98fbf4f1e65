let quiet = false;

/** Moves the focus for a person who points: without a ring, and without a hint over what lies beside. */
export function focusQuietly(element: HTMLElement): void {
  quiet = true;
  element.focus({ focusVisible: false });
  quiet = false;
}

/** Whether the focus that comes now is moved so. */
export function isQuiet(): boolean {
  return quiet;
}
