import { expect, it } from "vitest";
import type { SessionState } from "./model";
import { talksOver } from "./selectors";

const speaks = (userId: string, speaking: boolean) => ({
  userId,
  displayName: userId.toUpperCase(),
  away: false,
  speaking,
});

function stateOf(present: SessionState["present"], deckHolderId: string | null): SessionState {
  return { session: { deckHolderId }, present, members: new Map() } as unknown as SessionState;
}

it("is said of who holds the decks and speaks, whoever else does", () => {
  const present = [speaks("ana", true), speaks("ben", false)];
  expect(talksOver(stateOf(present, "ana"))).toBe("ANA");
  expect(talksOver(stateOf(present, "ana"))).toBe("ANA");
  expect(talksOver(stateOf(present, "ben"))).toBeNull();
  expect(talksOver(stateOf(present, "ana"))).toBe("ANA");
  expect(talksOver(stateOf(present, null))).toBeNull();
  expect(talksOver(stateOf([speaks("ana", false), speaks("ben", true)], "ana"))).toBeNull();
  expect(talksOver(stateOf([], "ana"))).toBeNull();
});
