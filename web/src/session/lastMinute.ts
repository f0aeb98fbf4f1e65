const minuteMs = 60_000;

/** How often something happened within the last minute, from a count that only its own resets make smaller. */
export class RecentCount {
  private known: number | null = null;
  private steps: { readonly atMs: number; readonly by: number }[] = [];

  /** The count as it is now; answers how much of it is of the last minute. What was before the first is old. */
  note(count: number, nowMs: number): number {
    const by = this.known === null ? 0 : count - this.known;
    this.known = count;
    if (by > 0) this.steps.push({ atMs: nowMs, by });
    this.steps = this.steps.filter(({ atMs }) => nowMs - atMs <= minuteMs);
    return this.steps.reduce((sum, step) => sum + step.by, 0);
  }
}

/** Those who came back within the last minute. */
export interface CameBack {
  readonly people: number;
  /** Of all who are here. */
  readonly share: number;
}

/** Who went from the list of people and came back within a minute: whose line broke, or page was loaded again. */
export class Comebacks {
  private here: ReadonlySet<string> | null = null;
  private readonly goneSince = new Map<string, number>();
  private readonly backSince = new Map<string, number>();

  /** Who is here now. */
  see(userIds: readonly string[], nowMs: number): void {
    const now = new Set(userIds);
    for (const id of this.here ?? []) if (!now.has(id)) this.goneSince.set(id, nowMs);
    for (const id of now) {
      const goneMs = this.goneSince.get(id);
      this.goneSince.delete(id);
      if (goneMs !== undefined && nowMs - goneMs <= minuteMs) this.backSince.set(id, nowMs);
    }
    this.here = now;
  }

  /** This page's own line broke: who is not in the next list has not gone just then. */
  lost(): void {
    this.here = null;
  }

  /** Null while nobody is known. */
  counted(nowMs: number): CameBack | null {
    for (const [id, atMs] of this.backSince) if (nowMs - atMs > minuteMs) this.backSince.delete(id);
    if (this.here === null || this.here.size === 0) return null;
    const people = [...this.backSince.keys()].filter((id) => this.here?.has(id)).length;
    return { people, share: people / this.here.size };
  }
}
