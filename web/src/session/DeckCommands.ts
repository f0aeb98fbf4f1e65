import { createStore, type StoreApi } from "zustand/vanilla";
import type { Anchor } from "../audio/types";
import type { Calls, PlaybackCommand } from "../api/calls";
import { ApiError } from "../api/errors";
import type { AnchorRow } from "../api/rows";

/** What the DJ asked for and the server has not answered yet; the screen shows it at once. */
export interface DeckIntent {
  readonly playing: boolean | null;
  readonly positionMs: number | null;
}

export interface DeckOptions {
  readonly calls: Pick<Calls, "commandPlayback">;
  readonly sessionId: string;
  /** The newest anchor, which commands name. */
  readonly anchor: () => Anchor | null;
  /** The anchor that the DJ sees. */
  readonly shown: () => Anchor | null;
  readonly onAnchor: (row: AnchorRow) => void;
  readonly reread: () => Promise<void>;
}

interface Wish {
  command: PlaybackCommand;
  done: Promise<void>;
}

const nothing: DeckIntent = { playing: null, positionMs: null };

/** The DJ's hands on the timeline: each command names the anchor it was given for. */
export class DeckCommands {
  readonly intent: StoreApi<DeckIntent> = createStore<DeckIntent>(() => nothing);
  private waiting = 0;
  /** The last one asked for, while it waits for those before it. */
  private unsent: Wish | null = null;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly options: DeckOptions) {}

  /** One after the other, so that two quick commands of one hand do not overtake each other. */
  run(command: PlaybackCommand): Promise<void> {
    this.intent.setState(intentOf(command));
    // A held key tells many places: only the last one is still meant.
    if (command.kind === "seek" && this.unsent?.command.kind === "seek") {
      this.unsent.command = command;
      return this.unsent.done;
    }
    this.waiting++;
    const wish = { command, done: Promise.resolve() };
    wish.done = this.last
      .then(() => this.send(wish))
      .finally(() => {
        if (--this.waiting === 0) this.intent.setState(nothing);
      });
    this.unsent = wish;
    this.last = wish.done.catch(() => undefined);
    return wish.done;
  }

  private send(wish: Wish): Promise<void> {
    if (this.unsent === wish) this.unsent = null;
    return this.perform(wish.command);
  }

  private async perform(command: PlaybackCommand): Promise<void> {
    const seen = this.options.anchor();
    if (!seen || this.isOvertaken(command, seen)) return;
    try {
      await this.runAt(seen, command);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "stale_command")) throw error;
      await this.retry(seen, command);
    }
  }

  /** A "next", a fade or a seek in the last moments of a track is not for the one that is told already. */
  private isOvertaken(command: PlaybackCommand, newest: Anchor): boolean {
    const forTrack = command.kind !== "play" && command.kind !== "pause";
    return forTrack && this.options.shown()?.entryId !== newest.entryId;
  }

  private async runAt(at: Anchor, command: PlaybackCommand): Promise<void> {
    this.options.onAnchor(await this.options.calls.commandPlayback(this.options.sessionId, at, command));
  }

  /** Once, and only what is still meant: a "next" that the end of the track overtook is done already. */
  private async retry(seen: Anchor, command: PlaybackCommand): Promise<void> {
    await this.options.reread();
    const now = this.options.anchor();
    if (!now) return;
    const sameEntry = now.entryId === seen.entryId;
    if (command.kind === "pause" || command.kind === "play" || sameEntry) await this.runAt(now, command);
  }
}

function intentOf(command: PlaybackCommand): DeckIntent {
  switch (command.kind) {
    case "play":
      return { playing: true, positionMs: command.positionMs ?? null };
    case "next":
      return { playing: true, positionMs: 0 };
    case "pause":
      return { playing: false, positionMs: null };
    case "fade_out":
      return nothing;
    case "seek":
      return { playing: null, positionMs: command.positionMs };
  }
}
