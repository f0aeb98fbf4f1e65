import { describe, expect, it } from "vitest";
import { completions, mentionAt, mentionsIn, type Named } from "./mentions";

const person = (displayName: string): Named => ({ userId: displayName.toLowerCase(), displayName });
const names = (people: readonly Named[]) => people.map(({ displayName }) => displayName);

describe("a name that is being written", () => {
  it("stands between its @ and the caret", () => {
    expect(mentionAt("hi @an", 6)).toEqual({ at: 3, query: "an" });
    expect(mentionAt("hi @an and more", 6)).toEqual({ at: 3, query: "an" });
    expect(mentionAt("@", 1)).toEqual({ at: 0, query: "" });
    expect(mentionAt("(@brave ot", 10)).toEqual({ at: 1, query: "brave ot" });
  });

  it("is none before an @, within an address, on another line or after very much", () => {
    expect(mentionAt("hi @an", 3)).toBeNull();
    expect(mentionAt("", 0)).toBeNull();
    expect(mentionAt("", 5)).toBeNull();
    expect(mentionAt("ann@example", 11)).toBeNull();
    expect(mentionAt("@ann\nhello", 10)).toBeNull();
    expect(mentionAt(`@${"a".repeat(41)}`, 42)).toBeNull();
  });
});

describe("completions", () => {
  const people = ["Brave Otter", "Ángel", "Otto", "Anna"].map(person);

  it("begin with what was typed, whatever its case and accents, later words last", () => {
    expect(names(completions(people, "OT"))).toEqual(["Otto", "Brave Otter"]);
    expect(names(completions(people, "an"))).toEqual(["Ángel", "Anna"]);
    expect(names(completions(people, "brave o"))).toEqual(["Brave Otter"]);
    expect(completions(people, "tter")).toEqual([]);
    expect(completions(people, "anna hello")).toEqual([]);
  });

  it("are a few", () => {
    const crowd = Array.from({ length: 20 }, (_, index) => person(`Ann ${index}`));
    expect(completions(crowd, "")).toHaveLength(6);
  });
});

describe("who is meant", () => {
  const people = ["Ann", "Anna", "Brave Otter", "Ángel"].map(person);

  it("is whose whole name follows an @, once each", () => {
    expect(mentionsIn("@Ann, and @brave otter: hello @Ann", people)).toEqual(["ann", "brave otter"]);
    expect(mentionsIn("@anna", people)).toEqual(["anna"]);
    expect(mentionsIn("@angel!", people)).toEqual(["ángel"]);
    expect(mentionsIn("Ann", people)).toEqual([]);
    expect(mentionsIn("me@ann", people)).toEqual([]);
    expect(mentionsIn("@Annabel", people)).toEqual([]);
  });

  it("is each who bears a name", () => {
    const twins = [
      { userId: "1", displayName: "Sam" },
      { userId: "2", displayName: "Sam" },
    ];
    expect(mentionsIn("@sam", twins)).toEqual(["1", "2"]);
  });

  it("is nobody beyond what the server takes", () => {
    const crowd = Array.from({ length: 30 }, (_, index) => ({ userId: String(index), displayName: "Sam" }));
    expect(mentionsIn("@Sam", crowd)).toHaveLength(20);
  });
});
