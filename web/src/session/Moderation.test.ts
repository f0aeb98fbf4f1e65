import { expect, it } from "vitest";
import { ApiError } from "../api/errors";
import { Moderation, type ModerationOptions } from "./Moderation";

function scene(changes: Partial<ModerationOptions["calls"]> = {}) {
  const asked: unknown[] = [];
  const ask =
    (name: string) =>
    (...told: readonly unknown[]) => {
      asked.push([name, ...told]);
      return Promise.resolve(null);
    };
  const moderation = new Moderation({
    calls: {
      restrain: ask("restrain"),
      release: ask("release"),
      kick: ask("kick"),
      freezeChat: ask("freezeChat"),
      setSlowMode: ask("setSlowMode"),
      raiseShield: ask("raiseShield"),
      deleteMessage: ask("deleteMessage"),
      report: ask("report"),
      resolveReport: ask("resolveReport"),
      setRole: ask("setRole"),
      openReports: () => Promise.resolve([]),
      moderationLog: () => Promise.resolve([]),
      restraints: () =>
        Promise.resolve([
          { user_id: "ann", kind: "mute", until: "1970-01-01T00:00:10Z", profiles: { display_name: "Ann" } },
          { user_id: "bo", kind: "ban", until: null, profiles: { display_name: "Bo" } },
        ]),
      ...changes,
    },
    sessionId: "s",
  });
  return { moderation, asked, imposed: () => moderation.store.getState().imposed };
}

it("knows what it imposes and lifts, and tells that something was done", async () => {
  const { moderation, asked, imposed } = scene();
  await moderation.mute("ann", 60);
  await moderation.ban("bo", null);
  expect(asked).toEqual([
    ["restrain", "mute", "s", "ann", 60],
    ["restrain", "ban", "s", "bo", null],
  ]);
  expect(imposed()).toEqual([
    { userId: "ann", kind: "mute" },
    { userId: "bo", kind: "ban" },
  ]);
  await moderation.unmute("ann");
  expect(imposed()).toEqual([{ userId: "bo", kind: "ban" }]);
  expect(moderation.store.getState().done).toBe(3);
});

it("reads until when, and hears of the rest", async () => {
  const { moderation, imposed } = scene();
  await moderation.readImposed();
  expect(moderation.nameOfGone("bo")).toBe("Bo");
  expect(imposed()).toEqual([
    { userId: "ann", kind: "mute", untilMs: 10_000 },
    { userId: "bo", kind: "ban", untilMs: null },
  ]);
  moderation.heard({ user_id: "ann", kind: "mute", lifted: true });
  moderation.heard({ user_id: "cy", kind: "kick", lifted: false });
  moderation.heard({ user_id: "cy", kind: "mute", lifted: false });
  expect(imposed()).toEqual([
    { userId: "bo", kind: "ban", untilMs: null },
    { userId: "cy", kind: "mute" },
  ]);
});

it("remembers who has left", () => {
  const { moderation } = scene();
  moderation.heardOfMembers([
    { user_id: "ann", display_name: "Ann", role: null },
    { user_id: "bo", display_name: "Bo", role: "listener" },
  ]);
  expect([moderation.nameOfGone("ann"), moderation.nameOfGone("bo")]).toEqual(["Ann", null]);
});

it("knows nothing new where the server refuses", async () => {
  const refusal = new ApiError("above_moderation", "Not the host.", 403);
  const { moderation } = scene({ restrain: () => Promise.reject(refusal) });
  await expect(moderation.mute("host", null)).rejects.toBe(refusal);
  expect(moderation.store.getState()).toEqual({ imposed: [], done: 0 });
});
