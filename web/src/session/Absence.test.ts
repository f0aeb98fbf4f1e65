import { describe, expect, it } from "vitest";
import { createStore } from "zustand/vanilla";
import { Absence } from "./Absence";
import type { Missed } from "./missed";
import { emptySession, type SessionState } from "./model";

const anchor = { seq: 7, entryId: "a" } as SessionState["anchor"];
const message = (id: string) => ({
  id,
  userId: "ben",
  displayName: "Ben",
  body: "hi",
  createdAtMs: 1,
  deleted: false,
  mentionsMe: false,
});

function absence(entriesSince: (sessionId: string, seq: number) => Promise<{ entry_id: string | null }[]>) {
  const state = createStore<SessionState>(() => ({ ...emptySession("me"), anchor }));
  const told: (Missed | null)[] = [];
  const options = { calls: { entriesSince }, sessionId: "s", state, onMissed: told.push.bind(told) };
  return { state, told, absence: new Absence(options) };
}

describe("an absence", () => {
  it("asks from the anchor that was known when the line was lost first", async () => {
    const asked: unknown[] = [];
    const page = absence((...about) => {
      asked.push(about);
      return Promise.resolve([{ entry_id: "b" }]);
    });
    page.absence.lost();
    page.state.setState({ anchor: { seq: 9, entryId: "b" } as SessionState["anchor"] });
    page.absence.lost();
    await page.absence.returned(Promise.resolve());
    expect(asked).toEqual([["s", 7]]);
    expect(page.told.at(-1)).toEqual({ messages: 0, trackChanges: 1 });
  });

  it("counts after all is read, and tells of the messages where the rest is not told", async () => {
    const page = absence(() => Promise.reject(new Error("away")));
    page.absence.lost();
    let read: (() => void) | undefined;
    const back = page.absence.returned(
      new Promise<void>((resolve) => {
        read = resolve;
      }),
    );
    page.state.setState({ messages: [message("1"), message("2")] });
    read?.();
    await back;
    expect(page.told.at(-1)).toEqual({ messages: 2, trackChanges: 0 });
  });

  it("tells nothing of a blink", async () => {
    const page = absence(() => Promise.resolve([{ entry_id: "b" }]));
    page.absence.lost();
    page.absence.forget();
    await page.absence.returned(Promise.resolve());
    expect(page.told).toEqual([null]);
  });
});
