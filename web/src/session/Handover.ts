import type { Calls } from "../api/calls";
import type { AnchorRow } from "../api/rows";

export interface HandoverOptions {
  readonly calls: Pick<Calls, "takeDecks" | "offerDecks" | "acceptDecks" | "declineDecks" | "setRole">;
  readonly sessionId: string;
  /** The epoch of the holder that the page shows. */
  readonly epoch: () => number;
  readonly myId: string;
  readonly onHolder: (holderId: string, anchor: AnchorRow) => void;
}

/** Who has the hands on the decks: taking them, and giving them to somebody else. */
export class Handover {
  constructor(private readonly options: HandoverOptions) {}

  async take(): Promise<void> {
    const { calls, sessionId, epoch } = this.options;
    this.hold(await calls.takeDecks(sessionId, epoch()));
  }

  async accept(): Promise<void> {
    this.hold(await this.options.calls.acceptDecks(this.options.sessionId));
  }

  async decline(): Promise<void> {
    await this.options.calls.declineDecks(this.options.sessionId);
  }

  /** To nobody: the offer is taken back. */
  async offer(userId: string | null): Promise<void> {
    await this.options.calls.offerDecks(this.options.sessionId, userId);
  }

  async setRole(userId: string, role: "dj" | "listener"): Promise<void> {
    await this.options.calls.setRole(this.options.sessionId, userId, role);
  }

  /** The answer is here before the word on the socket: the next command needs the new epoch. */
  private hold(anchor: AnchorRow): void {
    this.options.onHolder(this.options.myId, anchor);
  }
}
