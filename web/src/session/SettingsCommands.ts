import { createStore, type StoreApi } from "zustand/vanilla";
import type { DeskCalls } from "../api/deskCalls";
import type { SettingsChange, SettingsRow } from "../api/deskRows";
import type { SessionEvent } from "./applyEvent";

export interface SettingsOptions {
  readonly desk: Pick<DeskCalls, "setSettings">;
  readonly sessionId: string;
  readonly onEvent: (event: SessionEvent) => void;
}

interface Wish {
  change: SettingsChange;
  done: Promise<void>;
}

/** The host's hands on the settings. A change shows at once; a refusal takes it back and is thrown. */
export class SettingsCommands {
  /** What was asked for and is not answered yet. */
  readonly wished: StoreApi<Partial<SettingsRow>> = createStore<Partial<SettingsRow>>(() => ({}));
  private last: Promise<void> = Promise.resolve();
  /** The last one asked for, while it waits for those before it. */
  private unsent: Wish | null = null;
  /** Which of them wished for a setting last. */
  private readonly wishes = new Map<string, Wish>();

  constructor(private readonly options: SettingsOptions) {}

  /** One after the other, so that the last word of one hand is the one that stays. */
  change(change: SettingsChange): Promise<void> {
    const shown = shownOf(change);
    this.wished.setState(shown);
    // A held key tells many values: only the last one is still meant.
    if (this.unsent && isOfSame(this.unsent.change, change)) {
      this.unsent.change = change;
      return this.unsent.done;
    }
    const wish: Wish = { change, done: Promise.resolve() };
    for (const key of Object.keys(shown)) this.wishes.set(key, wish);
    wish.done = this.last.then(() => this.send(wish)).finally(() => this.forget(wish));
    this.unsent = wish;
    this.last = wish.done.catch(() => undefined);
    return wish.done;
  }

  private async send(wish: Wish): Promise<void> {
    if (this.unsent === wish) this.unsent = null;
    const settings = await this.options.desk.setSettings(this.options.sessionId, wish.change);
    this.options.onEvent({ type: "settings", settings });
  }

  private forget(wish: Wish): void {
    const over = [...this.wishes].filter(([, latest]) => latest === wish).map(([key]) => key);
    for (const key of over) this.wishes.delete(key);
    this.wished.setState(
      (wished) => Object.fromEntries(Object.entries(wished).filter(([key]) => !over.includes(key))),
      true,
    );
  }
}

/** Of a password only whether there is one. */
function shownOf({ password, ...settings }: SettingsChange): Partial<SettingsRow> {
  return password === undefined ? settings : { ...settings, has_password: password !== null };
}

function isOfSame(change: SettingsChange, other: SettingsChange): boolean {
  const keys = Object.keys(change);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other);
}
