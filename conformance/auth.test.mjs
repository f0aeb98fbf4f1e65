import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { AuthApiError, isAuthApiError } from "@supabase/supabase-js";
import { openDatabase } from "./database.mjs";
import { fails, Guests, succeeds } from "./guests.mjs";
import { claimsOf, forged, genuine, nowSeconds, unsigned } from "./jwt.mjs";
import { sharedServer } from "./shared-server.mjs";

describe("auth", () => {
  let server;
  let database;
  let guests;

  before(async () => {
    server = await sharedServer();
    database = openDatabase(server);
    guests = new Guests(server);
  });

  after(async () => {
    await guests.leave();
    await database.end();
    await server.stop();
  });

  describe("signInAnonymously", () => {
    it("gives a session with the user's own data", async () => {
      const { user, session } = await guests.signIn("Ann");

      assert.equal(user.is_anonymous, true);
      assert.equal(user.aud, "authenticated");
      assert.equal(user.role, "authenticated");
      assert.equal(user.email, "");
      assert.equal(user.phone, "");
      assert.deepEqual(user.app_metadata, {});
      assert.deepEqual(user.user_metadata, { display_name: "Ann" });
      assert.deepEqual(user.identities, []);
      assert.ok(Date.parse(user.created_at) <= Date.now());
      assert.equal(session.token_type, "bearer");
      assert.equal(session.expires_in, 3600);
      assert.ok(Math.abs(session.expires_at - Date.now() / 1000 - 3600) < 60);
    });

    it("mints the claims that policies and clients read", async () => {
      const { id, session } = await guests.signIn("Ann");

      const claims = claimsOf(session.access_token);

      assert.equal(claims.iss, `${server.url}/auth/v1`);
      assert.equal(claims.sub, id);
      assert.equal(claims.aud, "authenticated");
      assert.equal(claims.role, "authenticated");
      assert.equal(claims.aal, "aal1");
      assert.equal(claims.is_anonymous, true);
      assert.equal(claims.amr[0].method, "anonymous");
      assert.match(claims.session_id, /^[0-9a-f-]{36}$/);
      assert.deepEqual(claims.user_metadata, { display_name: "Ann" });
      assert.equal(claims.exp, session.expires_at);
    });

    it("makes a user of his own each time", async () => {
      const [first, second] = [await guests.signIn("Ann"), await guests.signIn("Ann")];

      assert.notEqual(first.id, second.id);
    });

    it("refuses credentials, which are not offered here", async () => {
      const error = await fails(
        guests.stranger().auth.signUp({ email: "ann@example.org", password: "correct horse" }),
      );

      assert.ok(isAuthApiError(error));
      assert.deepEqual([error.status, error.code], [422, "email_provider_disabled"]);
    });

    it("refuses data that does not fit into a token", async () => {
      const options = { data: { essay: "x".repeat(5_000) } };

      const error = await fails(guests.stranger().auth.signInAnonymously({ options }));

      assert.deepEqual([error.status, error.code], [400, "validation_failed"]);
    });
  });

  describe("getUser and getClaims", () => {
    it("tell who is signed in", async () => {
      const ann = await guests.signIn("Ann");

      const { user } = await succeeds(ann.client.auth.getUser());
      const { claims } = await succeeds(ann.client.auth.getClaims());

      assert.deepEqual(user, ann.user);
      assert.equal(claims.sub, ann.id);
    });

    it("refuse a forged token", async () => {
      const { session } = await guests.signIn("Ann");
      const stranger = guests.stranger();

      for (const token of [
        forged(session.access_token, { sub: "00000000-0000-4000-8000-000000000000" }),
        unsigned(claimsOf(session.access_token)),
        "no token at all",
      ]) {
        const error = await fails(stranger.auth.getUser(token));
        assert.ok(error instanceof AuthApiError, `${token}: ${error}`);
        assert.deepEqual([error.status, error.code], [403, "bad_jwt"]);
      }
    });

    it("refuse an expired token", async () => {
      const { session } = await guests.signIn("Ann");
      const expired = genuine(server, session.access_token, { exp: nowSeconds() - 10 });

      const error = await fails(guests.stranger().auth.getUser(expired));

      assert.deepEqual([error.status, error.code], [403, "bad_jwt"]);
    });

    it("refuse the anon key, which is nobody", async () => {
      const error = await fails(guests.stranger().auth.getUser(server.anonKey));

      assert.deepEqual([error.status, error.code], [403, "bad_jwt"]);
    });
  });

  describe("updateUser", () => {
    it("merges data, takes away what is null, and tells listeners", async () => {
      const { client } = await guests.signIn("Ann");
      const events = [];
      client.auth.onAuthStateChange((event) => events.push(event));

      await succeeds(client.auth.updateUser({ data: { hue: 200, mood: "fine" } }));
      const { user } = await succeeds(client.auth.updateUser({ data: { display_name: "Anna", mood: null } }));

      assert.deepEqual(user.user_metadata, { display_name: "Anna", hue: 200 });
      assert.ok(events.includes("USER_UPDATED"));
      const refreshed = await succeeds(client.auth.refreshSession());
      assert.deepEqual(claimsOf(refreshed.session.access_token).user_metadata, user.user_metadata);
    });

    it("refuses an e-mail address", async () => {
      const { client } = await guests.signIn("Ann");

      const error = await fails(client.auth.updateUser({ email: "ann@example.org" }));

      assert.deepEqual([error.status, error.code], [422, "email_provider_disabled"]);
    });
  });

  describe("refreshSession", () => {
    it("rotates the refresh token and keeps user and login", async () => {
      const { client, id, session } = await guests.signIn("Ann");

      const fresh = (await succeeds(client.auth.refreshSession())).session;

      assert.equal(fresh.user.id, id);
      assert.notEqual(fresh.refresh_token, session.refresh_token);
      assert.equal(claimsOf(fresh.access_token).session_id, claimsOf(session.access_token).session_id);
      await succeeds(client.auth.getUser());
    });

    it("forgives a token that is used twice at once, as two tabs do", async () => {
      const { session } = await guests.signIn("Ann");
      const tabs = [guests.stranger(), guests.stranger()];

      const answers = await Promise.all(tabs.map((tab) => succeeds(tab.auth.refreshSession(session))));

      for (const answer of answers) {
        assert.equal(answer.user.id, session.user.id);
      }
    });

    it("ends the login when an old token is used after others went on from it", async () => {
      const { client, session } = await guests.signIn("Ann");
      await succeeds(client.auth.refreshSession());
      await succeeds(client.auth.refreshSession());
      await database.query(
        "update auth.refresh_tokens set used_at = used_at - interval '1 minute' where session_id = $1",
        [claimsOf(session.access_token).session_id],
      );

      const error = await fails(guests.stranger().auth.refreshSession(session));

      assert.deepEqual([error.status, error.code], [400, "refresh_token_already_used"]);
      assert.equal((await fails(client.auth.refreshSession())).code, "refresh_token_not_found");
    });

    it("refuses a token that was never given", async () => {
      const error = await fails(guests.stranger().auth.refreshSession({ refresh_token: "abcdefghijkl" }));

      assert.deepEqual([error.status, error.code], [400, "refresh_token_not_found"]);
      assert.equal(error.message, "Invalid Refresh Token: Refresh Token Not Found");
    });
  });

  describe("signOut", () => {
    it("ends the login, its refresh token included", async () => {
      const { client, session } = await guests.signIn("Ann");

      const { error } = await client.auth.signOut();

      assert.equal(error, null);
      assert.equal((await client.auth.getSession()).data.session, null);
      const stranger = guests.stranger();
      // The client turns session_not_found into an error of its own, upon which it forgets the session.
      const gone = await fails(stranger.auth.getUser(session.access_token));
      assert.equal(gone.name, "AuthSessionMissingError");
      const refused = await fails(stranger.auth.refreshSession(session));
      assert.equal(refused.code, "refresh_token_not_found");
    });

    it("of the others leaves this login open", async () => {
      const { client, session } = await guests.signIn("Ann");

      const { error } = await client.auth.signOut({ scope: "others" });

      assert.equal(error, null);
      await succeeds(guests.stranger().auth.getUser(session.access_token));
    });
  });

  it("answers the older form of errors to those who do not ask for the newer", async () => {
    const response = await fetch(`${server.url}/auth/v1/user`, { headers: { apikey: server.anonKey } });

    assert.equal(response.status, 401);
    assert.equal(response.headers.get("x-sb-error-code"), "no_authorization");
    const { code, error_code: errorCode, msg } = await response.json();
    assert.deepEqual([code, errorCode, typeof msg], [401, "no_authorization", "string"]);
  });

  it("refuses a body that is no JSON", async () => {
    const response = await fetch(`${server.url}/auth/v1/signup`, {
      method: "POST",
      headers: { apikey: server.anonKey, "x-supabase-api-version": "2024-01-01" },
      body: "{",
    });

    assert.equal(response.status, 400);
    assert.equal(response.headers.get("x-supabase-api-version"), "2024-01-01");
    assert.equal((await response.json()).code, "bad_json");
  });
});
