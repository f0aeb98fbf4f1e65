import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { fails, succeeds } from "./guests.mjs";
import { Library } from "./library.mjs";

describe("rest: reading", () => {
  const library = new Library();
  let ann;

  before(async () => {
    await library.open();
    ({ ann } = library);
  });

  beforeEach(() => library.reset());

  after(() => library.close());

  const titles = (rows) => rows.map((row) => row.title);

  describe("select", () => {
    it("gives rows with their SQL types as JSON", async () => {
      const album = await succeeds(ann.client.from("conf_albums").select().eq("id", 1).single());

      assert.deepEqual(album, {
        id: 1,
        artist_id: 1,
        title: "Azul",
        year: 1999,
        price: 9.9,
        released_at: "1999-05-01T10:00:00+00:00",
        tags: ["pop", "blue"],
        info: { label: { name: "Sol" }, copies: 10 },
      });
    });

    it("renames, casts and reaches into JSON", async () => {
      const album = await succeeds(
        ann.client
          .from("conf_albums")
          .select("name:title, year::text, label:info->label->>name")
          .eq("id", 1)
          .single(),
      );

      assert.deepEqual(album, { name: "Azul", year: "1999", label: "Sol" });
    });

    const FILTERS = {
      eq: [(query) => query.eq("title", "Cabo, sur"), [3]],
      neq: [(query) => query.neq("year", 2004), [1, 4]],
      "gt and lte": [(query) => query.gt("year", 1999).lte("year", 2004), [2, 3]],
      like: [(query) => query.like("title", "%a%"), [2, 3, 4]],
      ilike: [(query) => query.ilike("title", "a%"), [1]],
      "is null": [(query) => query.is("artist_id", null), [4]],
      "not is null": [(query) => query.not("price", "is", null), [1, 2, 4]],
      "in, with commas": [(query) => query.in("title", ["Azul", "Cabo, sur"]), [1, 3]],
      contains: [(query) => query.contains("tags", ["pop"]), [1, 2]],
      "contains in JSON": [(query) => query.contains("info", { copies: 20 }), [2]],
      overlaps: [(query) => query.overlaps("tags", ["jazz", "blue"]), [1, 4]],
      match: [(query) => query.match({ year: 2004, artist_id: 1 }), [2]],
      or: [(query) => query.or("year.eq.2020,and(year.eq.2004,artist_id.eq.2)"), [3, 4]],
      "a filter on JSON": [(query) => query.gt("info->copies", 15), [2]],
    };
    for (const [name, [filter, ids]] of Object.entries(FILTERS)) {
      it(`filters: ${name}`, async () => {
        const rows = await succeeds(filter(ann.client.from("conf_albums").select("id")).order("id"));

        assert.deepEqual(
          rows.map((row) => row.id),
          ids,
        );
      });
    }

    it("orders by several columns, with nulls where they are wanted", async () => {
      const byYear = await succeeds(
        ann.client.from("conf_albums").select("title").order("year", { ascending: false }).order("title"),
      );
      const byPrice = await succeeds(
        ann.client
          .from("conf_albums")
          .select("title")
          .order("price", { ascending: false, nullsFirst: false }),
      );

      assert.deepEqual(titles(byYear), ["Duna", "Brisa", "Cabo, sur", "Azul"]);
      assert.deepEqual(titles(byPrice), ["Brisa", "Azul", "Duna", "Cabo, sur"]);
    });

    it("limits, pages and counts", async () => {
      const page = await ann.client
        .from("conf_albums")
        .select("id", { count: "exact" })
        .order("id")
        .range(1, 2);

      assert.equal(page.status, 206);
      assert.equal(page.count, 4);
      assert.deepEqual(page.data, [{ id: 2 }, { id: 3 }]);
      assert.deepEqual(await succeeds(ann.client.from("conf_albums").select("id").order("id").limit(1)), [
        { id: 1 },
      ]);
    });

    it("counts without rows", async () => {
      const answer = await ann.client
        .from("conf_albums")
        .select("*", { count: "exact", head: true })
        .eq("year", 2004);

      assert.deepEqual([answer.error, answer.count, answer.data], [null, 2, null]);
    });

    it("refuses a page beyond the last row", async () => {
      const answer = await ann.client.from("conf_albums").select("id", { count: "exact" }).range(10, 20);

      assert.deepEqual([answer.status, answer.error.code], [416, "PGRST103"]);
    });

    it("gives one row to single(), and says how many there were if not one", async () => {
      const none = await ann.client.from("conf_albums").select().eq("id", 99).single();
      const several = await ann.client.from("conf_albums").select().eq("year", 2004).single();

      assert.equal(none.status, 406);
      assert.deepEqual(
        { ...none.error },
        {
          code: "PGRST116",
          message: "Cannot coerce the result to a single JSON object",
          details: "The result contains 0 rows",
          hint: null,
        },
      );
      assert.equal(several.error.code, "PGRST116");
      assert.equal(several.error.details, "The result contains 2 rows");
    });

    it("gives one row or none to maybeSingle()", async () => {
      const query = (id) => ann.client.from("conf_albums").select("title").eq("id", id).maybeSingle();

      assert.deepEqual(await succeeds(query(1)), { title: "Azul" });
      assert.equal(await succeeds(query(99)), null);
    });
  });

  describe("embedding", () => {
    it("follows foreign keys both ways", async () => {
      const [albums, artist] = await Promise.all([
        succeeds(ann.client.from("conf_albums").select("title, artist:conf_artists(name)").order("id")),
        succeeds(
          ann.client
            .from("conf_artists")
            .select("name, conf_albums(title)")
            .eq("name", "Ana")
            .order("title", { referencedTable: "conf_albums", ascending: false })
            .single(),
        ),
      ]);

      assert.deepEqual(albums[0], { title: "Azul", artist: { name: "Ana" } });
      assert.deepEqual(albums[3], { title: "Duna", artist: null });
      assert.deepEqual(artist, { name: "Ana", conf_albums: [{ title: "Brisa" }, { title: "Azul" }] });
    });

    it("filters by and within what is embedded", async () => {
      const inner = await succeeds(
        ann.client
          .from("conf_albums")
          .select("title, conf_artists!inner(name)")
          .eq("conf_artists.name", "Bo"),
      );
      const limited = await succeeds(
        ann.client
          .from("conf_artists")
          .select("name, conf_albums(title)")
          .gte("conf_albums.year", 2000)
          .order("id")
          .limit(1, { referencedTable: "conf_albums" }),
      );

      assert.deepEqual(inner, [{ title: "Cabo, sur", conf_artists: { name: "Bo" } }]);
      assert.deepEqual(
        limited.map((artist) => artist.conf_albums.length),
        [1, 1, 0],
      );
    });

    it("refuses tables that nothing relates", async () => {
      const error = await fails(ann.client.from("conf_notes").select("id, conf_artists(name)"));

      assert.equal(error.code, "PGRST200");
    });
  });
});
