import type { StoreApi } from "zustand/vanilla";
import type { Calls } from "../api/calls";
import { countMissed, type Missed } from "./missed";
import type { SessionState } from "./model";

export interface AbsenceOptions {
  readonly calls: Pick<Calls, "entriesSince">;
  readonly sessionId: string;
  readonly state: Pick<StoreApi<SessionState>, "getState">;
  readonly onMissed: (missed: Missed | null) => void;
}

/** Remembers what was known when the line was lost, and tells what was missed once it is back. */
export class Absence {
  private then: SessionState | null = null;

  constructor(private readonly options: AbsenceOptions) {}

  lost(): void {
    this.then ??= this.options.state.getState();
    this.options.onMissed(null);
  }

  /** It was a blink: nothing is told of it. */
  forget(): void {
    this.then = null;
  }

  /** @param caughtUp when what is told of the time between has been read */
  async returned(caughtUp: Promise<unknown>): Promise<void> {
    const { then, options } = this;
    this.then = null;
    if (!then) return;
    await caughtUp;
    // Whoever cannot be told how often the track changed is told of the messages.
    const since = then.anchor
      ? await options.calls.entriesSince(options.sessionId, then.anchor.seq).catch(() => [])
      : [];
    const known = { messages: then.messages, entryId: then.anchor?.entryId ?? null };
    const missed = countMissed(
      known,
      options.state.getState(),
      since.map((row) => row.entry_id),
    );
    options.onMissed(missed);
  }
}
