import { describe, expect, it } from "vitest";
import type { MessageRow, RestraintTold } from "../api/rows";
import { applyEvent, type SessionEvent } from "./applyEvent";
import { emptySession, type SessionState } from "./model";
import { mayModerate, moderates, sentOut, silencedBy } from "./selectors";

const after = (...events: readonly SessionEvent[]): SessionState =>
  events.reduce(applyEvent, emptySession("me"));

const restraint = (kind: RestraintTold["kind"], lifted = false, userId = "me"): SessionEvent => ({
  type: "restraint",
  told: { user_id: userId, kind, lifted },
});

const rules = (frozen: boolean): SessionEvent => ({
  type: "chatRules",
  rules: {
    chat_frozen: frozen,
    slow_mode_s: 5,
    shielded_since: null,
    shielded_until: "2026-01-01T00:00:10Z",
  },
});

const member = (userId: string, role: "moderator" | "listener"): SessionEvent => ({
  type: "members",
  members: [{ user_id: userId, display_name: userId, role }],
});

const said = (id: string, second: number): MessageRow => ({
  ...{ id, session_id: "s", user_id: "you", body: id, display_name: "You" },
  created_at: new Date(second * 1000).toISOString(),
});

describe("who keeps order", () => {
  it("silences me and nobody else, until it is lifted or over", () => {
    expect(silencedBy(after(restraint("mute", false, "you")), 0)).toBeNull();
    expect(silencedBy(after(restraint("mute")), 0)).toBe("muted");
    expect(silencedBy(after(restraint("mute"), restraint("mute", true)), 0)).toBeNull();
    const timed = { ...after(), restraints: [{ kind: "mute" as const, untilMs: 10 }] };
    expect([9, 10].map((nowMs) => silencedBy(timed, nowMs))).toEqual(["muted", null]);
  });

  it("lets the chat rest for all but who keeps order", () => {
    expect(silencedBy(after(rules(true)), 0)).toBe("frozen");
    expect(silencedBy(after(rules(true), member("me", "moderator")), 0)).toBeNull();
    expect(after(rules(false)).chatRules).toMatchObject({
      slowModeS: 5,
      shieldedUntilMs: Date.UTC(2026, 0, 1, 0, 0, 10),
    });
  });

  it("sends me out", () => {
    expect(sentOut(after())).toBeNull();
    expect(sentOut(after(restraint("kick")))).toBe("kick");
    expect(sentOut(after(restraint("kick"), restraint("ban")))).toBe("ban");
  });

  it("is above others of its kind only as host", () => {
    const mine = after(member("me", "moderator"), member("mo", "moderator"), member("lea", "listener"));
    expect(moderates(mine)).toBe(true);
    expect(["me", "mo", "lea"].map((userId) => mayModerate(mine, userId))).toEqual([false, false, true]);
    expect(moderates(after(member("me", "listener")))).toBe(false);
  });
});

describe("what is felt", () => {
  it("names who types, me left out", () => {
    const state = after({ type: "typing", told: { user_ids: ["me", "you"], count: 2 } });
    expect(state.typing).toEqual(["you"]);
  });

  it("keeps pages of history, however many", () => {
    const pages = Array.from({ length: 27 }, (_, before): SessionEvent => ({
      type: "history",
      messages: Array.from({ length: 200 }, (_, at) =>
        said(`${27 - before}-${at}`, (27 - before) * 1000 + at),
      ),
    }));
    const state = after(...pages, { type: "chat", message: said("now", 99_000) });
    expect(state.messages).toHaveLength(5401);
    expect(state.messages[0]?.id).toBe("1-0");
    expect(state.messages.at(-1)?.id).toBe("now");
  });
});
