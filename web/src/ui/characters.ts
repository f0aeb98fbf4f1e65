/** As many characters of a text as the server counts, none of them cut in two. */
export function firstCharacters(text: string, count: number): string {
  return Array.from(text).slice(0, count).join("");
}

export function countCharacters(text: string): number {
  return Array.from(text).length;
}
