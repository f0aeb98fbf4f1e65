import type { ListedTrack, TrackOrder } from "../../api/library";

/** Letters that are of their own, and which people type without. */
const plain: Readonly<Record<string, string>> = { ø: "o", ł: "l", đ: "d", ı: "i" };

/** Without marks and case, as people type it; the server compares the same way. */
export function asTyped(words: string): string {
  return words
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[øłđı]/g, (letter) => plain[letter] ?? letter);
}

/** What is asked for: all of the words, anywhere in title, artist or album. */
export function wordsOf(query: string): readonly string[] {
  return asTyped(query)
    .split(/\s+/)
    .filter((word) => word !== "");
}

export function matches(
  { title, artist, album }: Pick<ListedTrack, "title" | "artist" | "album">,
  words: readonly string[],
): boolean {
  const text = asTyped([title, artist, album].filter(Boolean).join(" "));
  return words.every((word) => text.includes(word));
}

const byTitle = (a: ListedTrack, b: ListedTrack) => compare(asTyped(a.title), asTyped(b.title));

const comparisons: Readonly<Record<TrackOrder, (a: ListedTrack, b: ListedTrack) => number>> = {
  added: (a, b) => compare(b.created_at, a.created_at),
  title: byTitle,
  // Who is not known comes last, as in the database.
  artist: (a, b) =>
    Number(a.artist === null) - Number(b.artist === null) ||
    compare(asTyped(a.artist ?? ""), asTyped(b.artist ?? "")) ||
    byTitle(a, b),
  length: (a, b) => a.duration_ms - b.duration_ms || byTitle(a, b),
};

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function sorted(tracks: readonly ListedTrack[], order: TrackOrder): readonly ListedTrack[] {
  return [...tracks].sort((a, b) => comparisons[order](a, b) || compare(a.id, b.id));
}
