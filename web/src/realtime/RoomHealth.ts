import { REALTIME_SUBSCRIBE_STATES, type RealtimeChannel, type SupabaseClient } from "@supabase/supabase-js";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { RoomHealthRow } from "../api/deskRows";
import { Comebacks, RecentCount, type CameBack } from "../session/lastMinute";

export interface RoomHealthOptions {
  readonly client: Pick<SupabaseClient, "channel" | "removeChannel">;
  readonly sessionId: string;
  readonly nowMs?: () => number;
}

export interface Health {
  /** Null while nothing is told. */
  readonly told: RoomHealthRow | null;
  /** How often somebody's sound ran dry within the last minute. */
  readonly recentUnderruns: number;
  /** Whose line broke and came back within the last minute; null while nobody else is here. */
  readonly reconnecting: CameBack | null;
}

const unknown: Health = { told: null, recentUnderruns: 0, reconnecting: null };
/** It is told every three seconds while anybody reports. */
const staleMs = 10_000;
const rejoinMs = 1_000;

/** How the room hears, told on a topic that only who holds the decks may join: it is joined just as long. */
export class RoomHealth {
  readonly store: StoreApi<Health> = createStore<Health>(() => unknown);
  private channel: RealtimeChannel | null = null;
  private leaving: Promise<unknown> = Promise.resolve();
  private wanted = false;
  private stale: ReturnType<typeof setTimeout> | undefined;
  private underruns = new RecentCount();
  private readonly comebacks = new Comebacks();
  private readonly nowMs: () => number;

  constructor(private readonly options: RoomHealthOptions) {
    this.nowMs = options.nowMs ?? (() => performance.now());
  }

  /** Whether this page holds the decks now. */
  follow(holds: boolean): void {
    if (holds === this.wanted) return;
    this.wanted = holds;
    if (holds) void this.join();
    else this.leave();
  }

  /** Who else is here now. */
  see(userIds: readonly string[]): void {
    this.comebacks.see(userIds, this.nowMs());
  }

  /** This page's own line broke. */
  lost(): void {
    this.comebacks.lost();
  }

  close(): void {
    this.follow(false);
  }

  private async join(): Promise<void> {
    // The client hands out one channel for a topic, and the last one must be gone.
    await this.leaving;
    if (!this.wanted || this.channel !== null) return;
    const { client, sessionId } = this.options;
    const channel = client.channel(`session:${sessionId}:deck`, { config: { private: true } });
    this.channel = channel;
    channel
      .on("broadcast", { event: "room_health" }, ({ payload }) => this.tell(payload as RoomHealthRow))
      .subscribe((status) => {
        // Other failures the client mends by itself.
        if (status === REALTIME_SUBSCRIBE_STATES.CLOSED && channel === this.channel) this.rejoin();
      });
  }

  /** Closed though the decks are held: they may have changed hands twice. */
  private rejoin(): void {
    this.drop();
    setTimeout(() => void this.join(), rejoinMs);
  }

  private leave(): void {
    this.drop();
    clearTimeout(this.stale);
    this.underruns = new RecentCount();
    this.store.setState(unknown);
  }

  private drop(): void {
    const { channel } = this;
    this.channel = null;
    if (channel) this.leaving = this.options.client.removeChannel(channel);
  }

  private tell(told: RoomHealthRow): void {
    if (!this.wanted) return;
    const nowMs = this.nowMs();
    this.store.setState({
      told,
      recentUnderruns: this.underruns.note(told.underruns, nowMs),
      reconnecting: this.comebacks.counted(nowMs),
    });
    clearTimeout(this.stale);
    this.stale = setTimeout(() => this.store.setState({ told: null }), staleMs);
  }
}
