import { AuthClient } from "@supabase/supabase-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Account } from "./account";
import { ApiError } from "./errors";

const storageKey = "session";

const expired = JSON.stringify({
  access_token: "old",
  refresh_token: "refresh",
  token_type: "bearer",
  expires_in: 3600,
  expires_at: 1,
  user: { id: "host" },
});

/** The real auth client with an expired session in its storage, and a server that answers refreshes so. */
function returningPage(answer: () => Promise<Response>) {
  const stored = new Map([[storageKey, expired]]);
  const asked: string[] = [];
  const auth = new AuthClient({
    url: "http://server.test",
    storageKey,
    autoRefreshToken: false,
    persistSession: true,
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    fetch: (input) => {
      asked.push(new URL(input instanceof Request ? input.url : input).pathname);
      return answer();
    },
  });
  return { stored, asked, account: new Account({ auth }) };
}

describe("Account", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ["no line", () => Promise.reject(new TypeError("Failed to fetch"))],
    ["a server that is starting", () => Promise.resolve(new Response("{}", { status: 503 }))],
  ])("keeps the stored session over %s", async (_, answer) => {
    const { account, stored, asked } = returningPage(answer);
    const failing = account.ensureSignedIn("Ana").catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(120_000);
    const failure = await failing;
    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({ code: "offline" });
    expect(stored.get(storageKey)).toBe(expired);
    expect(asked).not.toContain("/signup");
  });

  it("is nobody once the server no longer knows the account", async () => {
    const refusal = { code: "refresh_token_not_found", message: "Unknown" };
    const { account, stored } = returningPage(() => Promise.resolve(Response.json(refusal, { status: 400 })));
    expect(await account.currentUserId()).toBeNull();
    expect(stored.has(storageKey)).toBe(false);
  });
});
