import type { StoreApi } from "zustand/vanilla";
import type { AudioEngine } from "../audio/engine";
import type { Calls } from "../api/calls";
import type { AnchorRow } from "../api/rows";
import type { SessionState } from "./model";
import { isDj } from "./selectors";

export interface DjHeartbeatOptions {
  readonly calls: Pick<Calls, "djHeartbeat">;
  readonly sessionId: string;
  readonly state: StoreApi<SessionState>;
  readonly engine: Pick<AudioEngine, "audible">;
  readonly onAnchor: (row: AnchorRow) => void;
}

const everyMs = 10_000;

/** While this page holds the decks, tells every ten seconds what its loudspeaker plays. */
export class DjHeartbeat {
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(private readonly options: DjHeartbeatOptions) {
    this.timer = setInterval(() => void this.beat(), everyMs);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    const { calls, sessionId, state, engine, onAnchor } = this.options;
    const { anchor, ended } = state.getState();
    if (!anchor || ended || !isDj(state.getState())) return;
    // What plays may not be what the newest anchor says: then it says nothing about it.
    const heard = anchor.playing && anchor.trackId === engine.audible()?.trackId ? engine.audible() : null;
    try {
      onAnchor(await calls.djHeartbeat(sessionId, anchor.epoch, heard));
    } catch {
      // The next one is soon; the timeline goes on without.
    }
  }
}
