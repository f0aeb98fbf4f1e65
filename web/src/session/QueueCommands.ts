import type { Calls } from "../api/calls";
import type { DeskCalls } from "../api/deskCalls";
import type { QueueEntryRow } from "../api/rows";
import { newUuid } from "../api/uuid";
import type { SessionEvent } from "./applyEvent";
import type { Cues } from "./cues";
import type { QueueEntry } from "./model";

export interface QueueOptions {
  readonly calls: Calls;
  readonly desk: Pick<DeskCalls, "setCues">;
  readonly sessionId: string;
  readonly queue: () => readonly QueueEntry[];
  readonly onEvent: (event: SessionEvent) => void;
  readonly reread: () => Promise<void>;
}

/** A person's hands on the queue. A change shows at once; a refusal reads the truth again and is thrown. */
export class QueueCommands {
  constructor(private readonly options: QueueOptions) {}

  /** Answers the new entry's id. */
  async add(trackId: string): Promise<string> {
    const entryId = newUuid();
    await this.options.calls.requestTrack(this.options.sessionId, entryId, trackId);
    return entryId;
  }

  async remove(entryId: string): Promise<void> {
    const entry = this.find(entryId);
    if (!entry) return;
    this.tell({ ...entry, state: "removed" });
    await this.orReread(this.options.calls.removeEntry(entryId));
  }

  /** Puts an entry right before another, or last where that is null. */
  async move(entryId: string, beforeEntryId: string | null): Promise<void> {
    const entry = this.find(entryId);
    if (!entry) return;
    this.tell({ ...entry, rank: this.rankBefore(entryId, beforeEntryId) });
    await this.orReread(this.options.calls.moveEntry(entryId, beforeEntryId));
  }

  /** The same with an entry of this moment, of which the queue may not have told yet. */
  async moveNew(entryId: string, beforeEntryId: string): Promise<void> {
    await this.orReread(this.options.calls.moveEntry(entryId, beforeEntryId));
  }

  /** Lets an entry play next, or in its turn again. */
  async pin(entryId: string, pinned: boolean): Promise<void> {
    const entry = this.find(entryId);
    if (!entry) return;
    this.tell({ ...entry, pinnedAt: pinned ? new Date().toISOString() : null });
    await this.orReread(this.options.calls.pinEntry(entryId, pinned));
  }

  /** Lets an entry play before all others: of those pinned the one that was pinned first does, so they are anew. */
  async bringNext(entryId: string): Promise<void> {
    const pinned = this.options.queue().filter(({ id, pinnedAt }) => pinnedAt !== null && id !== entryId);
    for (const { id } of pinned) await this.pin(id, false);
    await this.pin(entryId, true);
    for (const { id } of pinned) await this.pin(id, true);
  }

  async setCues(entryId: string, { inMs, outMs }: Cues): Promise<void> {
    const entry = this.find(entryId);
    if (!entry) return;
    this.tell({ ...entry, cueInMs: inMs, cueOutMs: outMs });
    await this.orReread(this.options.desk.setCues(entryId, inMs, outMs));
  }

  private rankBefore(entryId: string, beforeEntryId: string | null): number {
    const others = this.options.queue().filter((entry) => entry.id !== entryId);
    const index = beforeEntryId ? others.findIndex((entry) => entry.id === beforeEntryId) : -1;
    const upper = others[index];
    const lower = index < 0 ? others.at(-1) : others[index - 1];
    if (!upper) return (lower?.rank ?? 0) + 1;
    return lower ? (lower.rank + upper.rank) / 2 : upper.rank - 1;
  }

  private tell(entry: QueueEntry): void {
    const row: QueueEntryRow = {
      id: entry.id,
      session_id: this.options.sessionId,
      track_id: entry.trackId,
      requested_by: entry.requestedBy,
      state: entry.state,
      rank: entry.rank,
      pinned_at: entry.pinnedAt,
      cue_in_ms: entry.cueInMs,
      cue_out_ms: entry.cueOutMs,
      created_at: entry.createdAt,
    };
    this.options.onEvent({ type: "queue", entry: row });
  }

  private find(entryId: string): QueueEntry | undefined {
    return this.options.queue().find((entry) => entry.id === entryId);
  }

  private async orReread(request: Promise<unknown>): Promise<void> {
    try {
      await request;
    } catch (error) {
      await this.options.reread();
      throw error;
    }
  }
}
