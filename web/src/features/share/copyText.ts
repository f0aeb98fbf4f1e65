/**
 * Copies a text. The clipboard is missing where the page is no secure context; there the older way of
 * selecting a field works still: the one that shows the text, or one that is made for it. False where
 * neither is allowed.
 */
export async function copyText(text: string, shown: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return shown ? copySelected(shown) : copyFromMade(text);
  }
}

function copySelected(field: HTMLInputElement | HTMLTextAreaElement): boolean {
  field.focus();
  field.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a secure context
  return document.execCommand("copy");
}

function copyFromMade(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.className = "visually-hidden";
  field.value = text;
  document.body.append(field);
  const copied = copySelected(field);
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
