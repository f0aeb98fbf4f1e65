import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { succeeds } from "./guests.mjs";
import { claimsOf, forged, genuine, nowSeconds, unsigned } from "./jwt.mjs";
import { Library, schemaTaken } from "./library.mjs";

describe("rest: what is let through", () => {
  const library = new Library();
  let server;
  let database;
  let guests;
  let ann;
  let ben;

  before(async () => {
    await library.open();
    ({ server, database, guests, ann, ben } = library);
  });

  beforeEach(() => library.reset());

  after(() => library.close());

  describe("row level security", () => {
    it("keeps the rows of two users apart", async () => {
      const note = await succeeds(ann.client.from("conf_notes").insert({ body: "mine" }).select().single());

      assert.equal(note.owner_id, ann.id);
      assert.deepEqual(await succeeds(ben.client.from("conf_notes").select()), []);
      assert.deepEqual(
        await succeeds(ben.client.from("conf_notes").update({ body: "his" }).eq("id", note.id).select()),
        [],
      );
      assert.deepEqual(await succeeds(ben.client.from("conf_notes").delete().eq("id", note.id).select()), []);
      assert.equal((await succeeds(ann.client.from("conf_notes").select().single())).body, "mine");
      assert.equal((await succeeds(guests.operator().from("conf_notes").select())).length, 1);
    });

    it("refuses a row in somebody else's name", async () => {
      const { status, error } = await ben.client
        .from("conf_notes")
        .insert({ owner_id: ann.id, body: "forged" });

      assert.deepEqual([status, error.code], [403, "42501"]);
    });

    it("asks those who have not signed in to do so", async () => {
      const { status, error } = await guests.stranger().from("conf_notes").select();

      assert.deepEqual([status, error.code], [401, "42501"]);
    });
  });

  describe("what is not there", () => {
    it("a table", async () => {
      const { status, error } = await ann.client.from("conf_nothing").select();

      assert.deepEqual([status, error.code], [404, "PGRST205"]);
      assert.equal(error.message, "Could not find the table 'public.conf_nothing' in the schema cache");
    });

    it("a column to write", async () => {
      const { status, error } = await ann.client.from("conf_artists").insert({ name: "Dora", hue: 1 });

      assert.deepEqual([status, error.code], [400, "PGRST204"]);
    });

    it("another schema", async () => {
      const { status, error } = await ann.client.schema("auth").from("users").select();

      assert.deepEqual([status, error.code], [406, "PGRST106"]);
    });

    it("a filter that can be read", async () => {
      const { status, error } = await ann.client.from("conf_artists").select().filter("id", "near", 1);

      assert.deepEqual([status, error.code], [400, "PGRST100"]);
    });

    it("a table without grants is refused", async () => {
      const { status, error } = await ann.client.from("conf_hidden").select();

      assert.deepEqual([status, error.code], [403, "42501"]);
    });
  });

  it("refuses tokens that do not hold, and says why", async () => {
    const token = ann.session.access_token;
    const refusals = {
      PGRST301: [forged(token), unsigned(claimsOf(token)), "no token"],
      PGRST303: [genuine(server, token, { exp: nowSeconds() - 10 })],
    };

    for (const [code, tokens] of Object.entries(refusals)) {
      for (const bad of tokens) {
        const { status, error } = await guests.bearer(bad).from("conf_artists").select();
        assert.deepEqual([status, error.code], [401, code]);
      }
    }
  });

  it("may be called from any page, with every header that the client sends", async () => {
    const sent = [
      "authorization",
      "apikey",
      "x-client-info",
      "content-type",
      "accept",
      "accept-profile",
    ].concat(["content-profile", "prefer", "x-retry-count", "traceparent"]);
    const preflight = await fetch(`${server.url}/rest/v1/conf_albums`, {
      method: "OPTIONS",
      headers: {
        origin: "https://elsewhere.example",
        "access-control-request-method": "PATCH",
        "access-control-request-headers": sent.join(),
      },
    });
    const answer = await fetch(`${server.url}/rest/v1/conf_albums?select=id&limit=1`, {
      headers: { apikey: server.anonKey, origin: "https://elsewhere.example" },
    });

    assert.ok(preflight.ok, `${preflight.status}`);
    assert.equal(preflight.headers.get("access-control-allow-origin"), "*");
    assert.match(preflight.headers.get("access-control-allow-methods"), /PATCH/);
    const allowed = preflight.headers.get("access-control-allow-headers").split(/,\s*/);
    assert.deepEqual(
      sent.filter((header) => !allowed.includes(header)),
      [],
    );
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    assert.match(answer.headers.get("access-control-expose-headers"), /content-range/);
  });

  it("takes over what the owner changes in the schema", async () => {
    await database.query("alter table conf_artists add column conf_born integer");

    await schemaTaken(() => ann.client.from("conf_artists").insert({ name: "Dora", conf_born: 1984 }));

    const dora = await succeeds(ann.client.from("conf_artists").select().eq("name", "Dora").single());
    assert.equal(dora.conf_born, 1984);
  });
});
