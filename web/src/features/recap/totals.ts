import type { RecapRow } from "../../api/rows";

export interface Totals {
  readonly tracks: number;
  readonly minutes: number;
  readonly people: number;
  readonly messages: number;
  readonly reactions: number;
}

/** What a session comes to in figures. Pure. */
export function totalsOf(recap: RecapRow): Totals {
  const heardMs = recap.set_list.reduce((sum, { heard_ms }) => sum + heard_ms, 0);
  return {
    tracks: recap.set_list.length,
    minutes: Math.round(heardMs / 60_000),
    people: recap.members,
    messages: recap.messages,
    reactions: Object.values(recap.reactions).reduce((sum, count) => sum + count, 0),
  };
}

/** A file's name that says which evening it is of, in characters that every system takes. */
export function exportName(recap: Pick<RecapRow, "name" | "created_at">, format: string): string {
  const name = recap.name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
  return `${name || "session"}-${recap.created_at.slice(0, 10)}.${format === "jspf" ? "jspf.json" : format}`;
}
