import { describe, expect, it } from "vitest";
import { PresenceChanges } from "./presence";

const shown = (ref: string, name: unknown, state = "listening") => ({
  presence_ref: ref,
  display_name: name,
  state,
});

describe("PresenceChanges", () => {
  it("begins with everybody, and then tells what changed", () => {
    const changes = new PresenceChanges();
    changes.joined({ key: "ana", currentPresences: [], newPresences: [shown("1", "Ana")] });
    changes.joined({ key: "bo", currentPresences: [], newPresences: [shown("2", "Bo", "away")] });
    expect(changes.take()).toEqual({
      type: "presence",
      people: [
        { userId: "ana", displayName: "Ana", speaking: false, away: false },
        { userId: "bo", displayName: "Bo", speaking: false, away: true },
      ],
    });
    changes.left({ key: "ana", currentPresences: [] });
    expect(changes.take()).toEqual({ type: "presenceChanged", people: [], gone: ["ana"] });
    expect(changes.take()).toEqual({ type: "presenceChanged", people: [], gone: [] });
  });

  it("takes what a page shows anew for its change, not for another page", () => {
    const changes = new PresenceChanges();
    const before = shown("1", "Bo", "away");
    const after = shown("2", "Bo");
    changes.joined({ key: "bo", currentPresences: [], newPresences: [before] });
    changes.take();
    changes.joined({ key: "bo", currentPresences: [before], newPresences: [after] });
    changes.left({ key: "bo", currentPresences: [after] });
    expect(changes.take()).toMatchObject({ people: [{ userId: "bo", away: false }], gone: [] });
  });

  it("hears who speaks at one of two pages", () => {
    const changes = new PresenceChanges();
    const silent = shown("1", "Bo", "listening");
    changes.joined({ key: "bo", currentPresences: [silent], newPresences: [shown("2", "Bo", "speaking")] });
    expect(changes.take()).toMatchObject({ people: [{ userId: "bo", speaking: true, away: false }] });
  });

  it("keeps who listens at one of two pages", () => {
    const changes = new PresenceChanges();
    const silent = shown("1", "Bo", "away");
    changes.joined({ key: "bo", currentPresences: [silent], newPresences: [shown("2", "Bo")] });
    expect(changes.take()).toMatchObject({ people: [{ userId: "bo", away: false }] });
  });

  it("believes no name that is none", () => {
    const changes = new PresenceChanges();
    changes.joined({ key: "x", currentPresences: [], newPresences: [shown("1", { evil: true })] });
    changes.joined({ key: "y", currentPresences: [], newPresences: [shown("2", "🎧".repeat(50))] });
    const told = changes.take();
    expect(
      told.type === "presence" && told.people.map(({ displayName }) => Array.from(displayName).length),
    ).toEqual([0, 40]);
  });
});
