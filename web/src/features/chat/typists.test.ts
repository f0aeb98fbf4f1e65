import { describe, expect, it } from "vitest";
import type { Member } from "../../session/model";
import { typistsOf } from "./typists";

describe("typistsOf", () => {
  const members = new Map<string, Member>(
    ["Ana", "Bo", "Cleo"].map((displayName) => [
      displayName.toLowerCase(),
      { userId: displayName.toLowerCase(), displayName, role: "listener" },
    ]),
  );

  it("names one or two", () => {
    expect(typistsOf([], members)).toEqual({ kind: "none" });
    expect(typistsOf(["ana"], members)).toEqual({ kind: "named", names: ["Ana"] });
    expect(typistsOf(["ana", "bo"], members)).toEqual({ kind: "named", names: ["Ana", "Bo"] });
  });

  it("counts three, and those whose names are not known yet", () => {
    expect(typistsOf(["ana", "bo", "cleo"], members)).toEqual({ kind: "counted", count: 3 });
    expect(typistsOf(["somebody"], members)).toEqual({ kind: "counted", count: 1 });
    expect(typistsOf(["ana", "somebody"], members)).toEqual({ kind: "counted", count: 2 });
  });

  it("does not count what the server may have cut", () => {
    expect(typistsOf(["ana", "bo", "cleo", "somebody"], members)).toEqual({ kind: "many" });
  });
});
