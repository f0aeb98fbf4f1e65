import { createStore, type StoreApi } from "zustand/vanilla";
import type { ReactionsTold } from "../api/rows";

export interface ExpressionsOptions {
  /** Tells the server, if the line is open now; what is lost is lost. */
  readonly send: (event: string, payload: object) => void;
  readonly nowMs?: () => number;
}

/** What pages offer, under the keys 1 to 6. */
export const reactionEmoji = ["❤️", "🔥", "😂", "👏", "🎉", "😮"] as const;

/** The server forgets who says nothing for four seconds. */
const typingEveryMs = 2_000;

/** What is felt rather than said: reactions, and that somebody writes. */
export class Expressions {
  /** What was told last, for the screen to let rise; each is told once. */
  readonly burst: StoreApi<{ readonly told: ReactionsTold | null }> = createStore(() => ({ told: null }));
  private typingSaidMs = -Infinity;
  private readonly nowMs: () => number;

  constructor(private readonly options: ExpressionsOptions) {
    this.nowMs = options.nowMs ?? (() => performance.now());
  }

  react(emoji: string): void {
    this.options.send("reaction", { emoji });
  }

  /** Called with each key: says it every other second. */
  typing(): void {
    if (this.nowMs() - this.typingSaidMs < typingEveryMs) return;
    this.typingSaidMs = this.nowMs();
    this.options.send("typing", { typing: true });
  }

  /** The message was sent, or the field is empty again. */
  stopTyping(): void {
    if (this.typingSaidMs === -Infinity) return;
    this.typingSaidMs = -Infinity;
    this.options.send("typing", { typing: false });
  }

  heard(told: ReactionsTold): void {
    this.burst.setState({ told });
  }
}
