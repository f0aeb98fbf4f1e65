import type { Line } from "./lines";

/** So many of the newest lines there are at least, and at most twice as many. */
export const recentLines = 250;

/** The lines that the log is made of. */
export interface Shown {
  readonly lines: readonly Line[];
  /** How many lines stand before them. */
  readonly from: number;
  /** Whether they begin elsewhere than before: then all that is on screen has another place in the log. */
  readonly moved: boolean;
}

/**
 * Of a conversation the newest lines, where nobody looks further back: one more costs the same however many there were.
 * They begin with the same line for as long as they may, as all lines move with the first.
 */
export class Recent {
  private firstKey: string | null = null;

  /** @param needed the index of a line that must be there, or -1 */
  shownOf(lines: readonly Line[], whole: boolean, needed: number): Shown {
    const recent = whole ? 0 : this.beginning(lines);
    const from = needed >= 0 && needed < recent ? 0 : recent;
    const firstKey = lines[from]?.key ?? null;
    const moved = this.firstKey !== null && firstKey !== this.firstKey;
    this.firstKey = firstKey;
    return { lines: from === 0 ? lines : lines.slice(from), from, moved };
  }

  private beginning(lines: readonly Line[]): number {
    const most = lines.length - 2 * recentLines;
    if (most <= 0) return 0;
    for (let at = most; at < lines.length - recentLines; at++)
      if (lines[at]?.key === this.firstKey) return at;
    return lines.length - recentLines;
  }
}
