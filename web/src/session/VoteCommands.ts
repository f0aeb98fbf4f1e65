import type { Calls } from "../api/calls";
import type { SessionEvent } from "./applyEvent";
import type { Votes } from "./votes";

export interface VoteOptions {
  readonly calls: Pick<Calls, "vote" | "voteSkip">;
  readonly sessionId: string;
  readonly votes: () => Votes;
  readonly onEvent: (event: SessionEvent) => void;
}

/** A person's votes. One shows at once; the answer is the truth, and a refusal takes it back and is thrown. */
export class VoteCommands {
  private readonly sending = new Set<string>();

  constructor(private readonly options: VoteOptions) {}

  /** Of many taps in a row the last is meant; one request is under way at a time. */
  async vote(entryId: string, up: boolean): Promise<void> {
    const { calls, votes, onEvent } = this.options;
    onEvent({ type: "voteWish", entryId, up });
    if (this.sending.has(entryId)) return;
    this.sending.add(entryId);
    try {
      for (;;) {
        const wish = votes().wished.get(entryId);
        if (wish === undefined) return;
        onEvent({ type: "voted", reply: await calls.vote(entryId, wish) });
        if (votes().wished.get(entryId) === wish) return;
      }
    } finally {
      this.sending.delete(entryId);
      onEvent({ type: "voteWish", entryId, up: null });
    }
  }

  async skip(entryId: string): Promise<void> {
    const { calls, sessionId, onEvent } = this.options;
    onEvent({ type: "skipVoted", reply: await calls.voteSkip(sessionId, entryId) });
  }
}
