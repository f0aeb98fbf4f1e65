/** A part of a plain text, as people write them: titles begin with #, items with -. */
export type Block =
  | { readonly kind: "title" | "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] };

/** A piece of a line; one with an address leads there. */
export interface Piece {
  readonly text: string;
  readonly href?: string;
}

const titleMark = /^#{1,6}\s+/;
const itemMark = /^[-*•]\s+/;

/** Blank lines part paragraphs; lines of one are joined. */
export function blocksOf(text: string): readonly Block[] {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n\s*\n/)
    .flatMap((part) => partBlocks(part.split("\n").map((line) => line.trim())));
}

function partBlocks(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (line === "") continue;
    if (titleMark.test(line)) {
      blocks.push({ kind: "title", text: line.replace(titleMark, "") });
    } else if (itemMark.test(line)) {
      const item = line.replace(itemMark, "");
      if (last?.kind === "list") blocks[blocks.length - 1] = { kind: "list", items: [...last.items, item] };
      else blocks.push({ kind: "list", items: [item] });
    } else if (last?.kind === "list") {
      const items = [...last.items.slice(0, -1), `${last.items.at(-1) ?? ""} ${line}`];
      blocks[blocks.length - 1] = { kind: "list", items };
    } else if (last?.kind === "paragraph") {
      blocks[blocks.length - 1] = { kind: "paragraph", text: `${last.text} ${line}` };
    } else {
      blocks.push({ kind: "paragraph", text: line });
    }
  }
  return blocks;
}

const address = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** Addresses of pages and of mail lead there. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    const [found] = match;
    pieces.push({ text: found, href: found.startsWith("http") ? found : `mailto:${found}` });
    from = match.index + found.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}
