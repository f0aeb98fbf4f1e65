import { describe, expect, it } from "vitest";
import { ApiError } from "../api/errors";
import type { SettingsChange, SettingsRow } from "../api/deskRows";
import type { SessionEvent } from "./applyEvent";
import { SettingsCommands } from "./SettingsCommands";
import { settings } from "./testing/snapshots";

interface Asked {
  readonly change: SettingsChange;
  readonly answer: (settings: SettingsRow) => void;
  readonly refuse: (error: ApiError) => void;
}

function desk() {
  const asked: Asked[] = [];
  const events: SessionEvent[] = [];
  const commands = new SettingsCommands({
    desk: {
      setSettings: (_, change) =>
        new Promise((answer, refuse) => {
          asked.push({ change, answer, refuse });
        }),
    },
    sessionId: "s",
    onEvent: (event) => events.push(event),
  });
  return { asked, events, commands, wished: () => commands.wished.getState() };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("SettingsCommands", () => {
  it("shows a change at once, and what the server says then", async () => {
    const { asked, events, commands, wished } = desk();
    const done = commands.change({ requests: "djs" });
    expect(wished()).toEqual({ requests: "djs" });
    await turn();
    asked[0]?.answer({ ...settings, requests: "djs" });
    await done;
    expect(wished()).toEqual({});
    expect(events).toEqual([{ type: "settings", settings: { ...settings, requests: "djs" } }]);
  });

  it("takes a refused change back, and nothing else", async () => {
    const { asked, events, commands, wished } = desk();
    const refused = commands.change({ capacity: 5 }).catch((error: unknown) => error);
    void commands.change({ auto_dj: true });
    await turn();
    asked[0]?.refuse(new ApiError("invalid_settings", "no", 400));
    expect(await refused).toMatchObject({ code: "invalid_settings" });
    expect(wished()).toEqual({ auto_dj: true });
    expect(events).toEqual([]);
  });

  it("asks one after the other, of a held key only for the last, and shows that until it is answered", async () => {
    const { asked, commands, wished } = desk();
    const first = commands.change({ crossfade_ms: 1_000 });
    await turn();
    void commands.change({ crossfade_ms: 1_500 });
    const second = commands.change({ crossfade_ms: 2_000 });
    await turn();
    expect(asked.map(({ change }) => change)).toEqual([{ crossfade_ms: 1_000 }]);
    asked[0]?.answer({ ...settings, crossfade_ms: 1_000 });
    await first;
    expect(wished()).toEqual({ crossfade_ms: 2_000 });
    await turn();
    expect(asked.slice(1).map(({ change }) => change)).toEqual([{ crossfade_ms: 2_000 }]);
    asked[1]?.answer({ ...settings, crossfade_ms: 2_000 });
    await second;
    expect(wished()).toEqual({});
  });

  it("shows of a password that there is one", () => {
    const { commands, wished } = desk();
    void commands.change({ password: "hunter2" });
    expect(wished()).toEqual({ has_password: true });
    void commands.change({ password: null });
    expect(wished()).toEqual({ has_password: false });
  });
});
