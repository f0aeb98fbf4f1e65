import { createStore, type StoreApi } from "zustand/vanilla";
import type { DeskCalls } from "../api/deskCalls";
import type { SettingsChange, SettingsRow } from "../api/deskRows";
import type { SessionEvent } from "./applyEvent";

export interface SettingsOptions {
  readonly desk: Pick<DeskCalls, "setSettings">;
  readonly sessionId: string;
  readonly onEvent: (event: SessionEvent) => void;
}

/** The host's hands on the settings. A change shows at once; a refusal takes it back and is thrown. */
export class SettingsCommands {
  /** What was asked for and is not answered yet. */
  readonly wished: StoreApi<Partial<SettingsRow>> = createStore<Partial<SettingsRow>>(() => ({}));
  private last: Promise<void> = Promise.resolve();
  /** Which change wished for a setting last. */
  private readonly wishes = new Map<string, number>();
  private made = 0;

  constructor(private readonly options: SettingsOptions) {}

  /** One after the other, so that the last word of one hand is the one that stays. */
  change(change: SettingsChange): Promise<void> {
    const wish = ++this.made;
    const shown = shownOf(change);
    for (const key of Object.keys(shown)) this.wishes.set(key, wish);
    this.wished.setState(shown);
    const done = this.last.then(() => this.send(change)).finally(() => this.forget(wish));
    this.last = done.catch(() => undefined);
    return done;
  }

  private async send(change: SettingsChange): Promise<void> {
    const settings = await this.options.desk.setSettings(this.options.sessionId, change);
    this.options.onEvent({ type: "settings", settings });
  }

  private forget(wish: number): void {
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
