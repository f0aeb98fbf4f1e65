import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { fails, succeeds } from "./guests.mjs";
import { Library } from "./library.mjs";

describe("rest: writing and calling", () => {
  const library = new Library();
  let ann;
  let database;
  let guests;

  before(async () => {
    await library.open();
    ({ ann, database, guests } = library);
  });

  beforeEach(() => library.reset());

  after(() => library.close());

  const titles = (rows) => rows.map((row) => row.title);

  describe("insert, upsert, update, delete", () => {
    it("insert answers nothing unless asked", async () => {
      const answer = await ann.client.from("conf_artists").insert({ name: "Dora" });

      assert.deepEqual([answer.status, answer.error, answer.data], [201, null, null]);
    });

    it("inserts several rows, with defaults or nulls for what they lack", async () => {
      const rows = [{ name: "Dora", country: "PT" }, { name: "Eva" }];

      const asNull = await succeeds(ann.client.from("conf_artists").insert(rows).select("name, country"));
      await database.query("delete from conf_artists where id > 3");
      const asDefault = await succeeds(
        ann.client.from("conf_artists").insert(rows, { defaultToNull: false }).select("name, country"),
      );

      assert.deepEqual(asNull, [
        { name: "Dora", country: "PT" },
        { name: "Eva", country: null },
      ]);
      assert.deepEqual(asDefault[1], { name: "Eva", country: "ES" });
    });

    it("all rows or none", async () => {
      const error = await fails(ann.client.from("conf_artists").insert([{ name: "Dora" }, { name: "Ana" }]));

      assert.deepEqual([error.code, error.details], ["23505", "Key (name)=(Ana) already exists."]);
      assert.equal(
        (await ann.client.from("conf_artists").select("*", { count: "exact", head: true })).count,
        3,
      );
    });

    it("upserts by the key or by columns of choice", async () => {
      const changed = await succeeds(
        ann.client
          .from("conf_artists")
          .upsert({ name: "Ana", country: "PT" }, { onConflict: "name" })
          .select(),
      );
      const ignored = await succeeds(
        ann.client.from("conf_artists").upsert({ id: 1, name: "Other" }, { ignoreDuplicates: true }).select(),
      );

      assert.deepEqual(changed, [{ id: 1, name: "Ana", country: "PT" }]);
      assert.deepEqual(ignored, []);
    });

    it("updates what the filters match and answers it", async () => {
      const rows = await succeeds(
        ann.client
          .from("conf_albums")
          .update({ price: 1, tags: ["sale"] })
          .eq("year", 2004)
          .select("id, price, tags"),
      );

      assert.deepEqual(
        rows.toSorted((a, b) => a.id - b.id),
        [
          { id: 2, price: 1, tags: ["sale"] },
          { id: 3, price: 1, tags: ["sale"] },
        ],
      );
      const silent = await ann.client.from("conf_albums").update({ price: 2 }).eq("id", 1);
      assert.deepEqual([silent.status, silent.data], [204, null]);
    });

    it("deletes what the filters match and counts it", async () => {
      const answer = await ann.client.from("conf_albums").delete({ count: "exact" }).eq("year", 2004);

      assert.deepEqual([answer.status, answer.count], [204, 2]);
    });

    it("affects no more rows than was said", async () => {
      const error = await fails(ann.client.from("conf_albums").delete().eq("year", 2004).maxAffected(1));

      assert.equal(error.code, "PGRST124");
      assert.equal((await succeeds(ann.client.from("conf_albums").select("id"))).length, 4);
    });

    it("passes on what the database refuses", async () => {
      const albums = ann.client.from("conf_albums");
      const refusals = {
        23502: await albums.insert({ id: 9 }),
        23503: await albums.insert({ id: 9, title: "X", artist_id: 99 }),
        23514: await albums.insert({ id: 9, title: "X", year: 1800 }),
        "22P02": await albums.select().eq("id", "one"),
        42703: await albums.select("nothing"),
      };

      for (const [code, { error, status }] of Object.entries(refusals)) {
        assert.equal(error?.code, code);
        assert.equal(status, code === "23503" ? 409 : 400);
      }
    });
  });

  describe("rpc", () => {
    it("gives a scalar, with defaults for arguments that are left out", async () => {
      assert.equal(await succeeds(ann.client.rpc("conf_add", { a: 2, b: 3 })), 5);
      assert.equal(await succeeds(ann.client.rpc("conf_add", { a: 2 })), 3);
      assert.equal(await succeeds(ann.client.rpc("conf_add", { a: 2, b: 3 }, { get: true })), 5);
    });

    it("gives rows, filtered and ordered like a table's", async () => {
      const rows = await succeeds(
        ann.client.rpc("conf_albums_since", { since: 2000 }).select("title").lt("year", 2010).order("title"),
      );

      assert.deepEqual(titles(rows), ["Brisa", "Cabo, sur"]);
    });

    it("answers void with nothing", async () => {
      const answer = await ann.client.rpc("conf_touch", { artist: 1 });

      assert.deepEqual([answer.status, answer.data, answer.error], [204, null, null]);
      assert.equal(
        (await succeeds(ann.client.from("conf_artists").select().eq("id", 1).single())).country,
        "FR",
      );
    });

    it("tells the function who calls", async () => {
      const user = await succeeds(ann.client.rpc("conf_who"));
      const nobody = await succeeds(guests.stranger().rpc("conf_who"));
      const operator = await succeeds(guests.operator().rpc("conf_who"));

      assert.match(user.client, /^supabase-js\/2\.119\.1/);
      assert.deepEqual([user.uid, user.role, user.user], [ann.id, "authenticated", "authenticated"]);
      assert.deepEqual([nobody.uid, nobody.role, nobody.user], [null, "anon", "anon"]);
      assert.deepEqual([operator.uid, operator.role, operator.user], [null, "service_role", "service_role"]);
    });

    it("passes on the status and the words of a refusal", async () => {
      const { status, error } = await ann.client.rpc("conf_refuse");

      assert.equal(status, 409);
      assert.deepEqual(
        { ...error },
        { code: "PT409", message: "no way", details: "because", hint: "do not" },
      );
    });

    it("says which function there is not", async () => {
      const { status, error } = await ann.client.rpc("conf_add", { c: 1 });

      assert.deepEqual([status, error.code], [404, "PGRST202"]);
      assert.match(error.message, /public\.conf_add\(c\)/);
    });
  });
});
