import type { EnginePhase, SyncState } from "./types";

/** What the engine tells of itself; objects stay the same until what they say changes. Lives on the page. */
export class Published {
  phase: EnginePhase = { kind: "locked" };
  sync: SyncState = {
    errorMs: null,
    clockQualityMs: null,
    clockRttMs: null,
    outputLatencyMs: null,
    latencySource: null,
    rate: 1,
    forcedSeeks: 0,
    underruns: 0,
    rendition: null,
  };
  private readonly listeners = new Set<() => void>();

  /** Calls the listener after each change; returns the way to stop that. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(phase: EnginePhase, sync: SyncState): void {
    const phaseChanged = JSON.stringify(phase) !== JSON.stringify(this.phase);
    const syncChanged = JSON.stringify(sync) !== JSON.stringify(this.sync);
    this.phase = phaseChanged ? phase : this.phase;
    this.sync = syncChanged ? sync : this.sync;
    if (phaseChanged || syncChanged) {
      [...this.listeners].forEach((listener) => listener());
    }
  }

  close(): void {
    this.listeners.clear();
  }
}
