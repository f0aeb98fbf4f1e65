export const codeLength = 6;

/** What of a typed or pasted text can stand in a join code: no 0, 1, I or O, which look alike. */
export function codeCharacters(text: string): string {
  return text.toUpperCase().replace(/[^2-9A-HJ-NP-Z]/g, "");
}

/** The code in a pasted text, which may be a whole link. */
export function codeIn(text: string): string {
  const inLink = /\/s\/([^/?#\s]+)/.exec(text)?.[1];
  return codeCharacters(inLink ?? text).slice(0, codeLength);
}
