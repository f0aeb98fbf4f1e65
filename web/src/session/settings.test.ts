import { describe, expect, it } from "vitest";
import { applyEvent } from "./applyEvent";
import { emptySession, type SessionState } from "./model";
import { mayRequest } from "./selectors";
import { settings } from "./testing/snapshots";

const room: SessionState = {
  ...emptySession("me"),
  session: {
    ...{ id: "s", code: "ABCDEF", name: "Room", hostId: "host", deckHolderId: "host", offeredTo: null },
    ...{ decksEpoch: 1, queueOrder: "dj", requests: "everyone" },
  },
};

describe("what the host has set", () => {
  it("is known at every page, and holds of what one may do there", () => {
    expect(mayRequest(room)).toBe(true);
    const told = { ...settings, requests: "djs", queue_order: "fair", crossfade_ms: 6_000 } as const;
    const locked = applyEvent(room, { type: "settings", settings: told });
    expect(locked.settings).toEqual(told);
    expect(locked.session?.queueOrder).toBe("fair");
    expect(mayRequest(locked)).toBe(false);
    expect(mayRequest(applyEvent(locked, { type: "settings", settings }))).toBe(true);
  });
});
