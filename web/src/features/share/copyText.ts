/**
 * Copies a text. The clipboard is missing where the page is no secure context; there the older way of
 * selecting an input works still. False where neither is allowed.
 */
export async function copyText(text: string, selectable: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (!selectable) return false;
    selectable.focus();
    selectable.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a secure context
    return document.execCommand("copy");
  }
}
