import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { StorageApiError } from "@supabase/supabase-js";
import { openDatabase } from "./database.mjs";
import { eventually } from "./eventually.mjs";
import { fails, Guests, succeeds } from "./guests.mjs";
import { sharedServer } from "./shared-server.mjs";

const BUCKETS = `
  insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
    ('conf-public', 'conf-public', true, null, null),
    ('conf-private', 'conf-private', false, 1000, array['text/*', 'application/octet-stream']);
  create policy "conf own folder" on storage.objects to authenticated
    using (bucket_id like 'conf-%' and (storage.foldername(name))[1] = auth.uid()::text);
`;
const DROP = `
  drop policy if exists "conf own folder" on storage.objects;
  delete from storage.objects where bucket_id like 'conf-%';
  delete from storage.buckets where id like 'conf-%';
`;

describe("storage", () => {
  let server;
  let database;
  let guests;
  let ann;
  let ben;
  const files = (guest, bucket = "conf-private") => guest.client.storage.from(bucket);

  before(async () => {
    server = await sharedServer();
    database = openDatabase(server);
    await database.query(DROP + BUCKETS);
    guests = new Guests(server);
    ann = await guests.signIn("Ann");
    ben = await guests.signIn("Ben");
  });

  after(async () => {
    await guests.leave();
    await database.query(DROP);
    await database.end();
    await server.stop();
  });

  describe("upload and download", () => {
    it("a Blob, which travels as a form", async () => {
      const path = `${ann.id}/blob.txt`;
      const blob = new Blob(["hé, form"], { type: "text/plain" });

      const uploaded = await succeeds(files(ann).upload(path, blob, { metadata: { mood: "fine" } }));

      assert.deepEqual(uploaded, { id: uploaded.id, path, fullPath: `conf-private/${path}` });
      assert.match(uploaded.id, /^[0-9a-f-]{36}$/);
      const downloaded = await succeeds(files(ann).download(path));
      assert.equal(await downloaded.text(), "hé, form");
      assert.equal(downloaded.type, "text/plain");
    });

    it("bytes, which travel as they are", async () => {
      const path = `${ann.id}/räw + file.bin`;
      const bytes = randomBytes(500);

      await succeeds(
        files(ann).upload(path, bytes, { contentType: "application/octet-stream", cacheControl: "60" }),
      );

      const downloaded = await succeeds(files(ann).download(path));
      assert.deepEqual(Buffer.from(await downloaded.arrayBuffer()), bytes);
      const info = await succeeds(files(ann).info(path));
      assert.deepEqual(
        [info.name, info.size, info.contentType, info.cacheControl, info.bucketId],
        [path, 500, "application/octet-stream", "max-age=60", "conf-private"],
      );
    });

    it("an empty file", async () => {
      const path = `${ann.id}/empty.txt`;

      await succeeds(files(ann).upload(path, new Blob([], { type: "text/plain" })));

      assert.equal((await succeeds(files(ann).download(path))).size, 0);
    });

    it("gives way only when told to", async () => {
      const path = `${ann.id}/twice.txt`;
      await succeeds(files(ann).upload(path, "one"));

      const error = await fails(files(ann).upload(path, "two"));
      await succeeds(files(ann).upload(path, "three", { upsert: true }));
      const third = await (await succeeds(files(ann).download(path))).text();
      await succeeds(files(ann).update(path, "four"));
      const fourth = await (await succeeds(files(ann).download(path))).text();

      assert.ok(error instanceof StorageApiError);
      assert.deepEqual(
        [error.status, error.statusCode, error.code, error.message],
        [400, "409", "KeyAlreadyExists", "The resource already exists"],
      );
      assert.deepEqual([third, fourth], ["three", "four"]);
    });
  });

  describe("a public object", () => {
    let url;
    const content = randomBytes(2_000);

    before(async () => {
      const path = `${ann.id}/song.bin`;
      await succeeds(files(ann, "conf-public").upload(path, content, { contentType: "audio/mp4" }));
      url = files(ann, "conf-public").getPublicUrl(path).data.publicUrl;
    });

    it("is read by anyone who knows its address", async () => {
      const response = await fetch(url);

      assert.equal(response.status, 200);
      assert.equal(response.headers.get("content-type"), "audio/mp4");
      assert.equal(response.headers.get("accept-ranges"), "bytes");
      assert.equal(response.headers.get("cache-control"), "max-age=3600");
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), content);
    });

    for (const [range, from, to] of [
      ["bytes=0-99", 0, 99],
      ["bytes=1500-", 1500, 1999],
      ["bytes=-1", 1999, 1999],
      ["bytes=1990-9999", 1990, 1999],
    ]) {
      it(`is read in parts: ${range}`, async () => {
        const response = await fetch(url, { headers: { range } });

        assert.equal(response.status, 206);
        assert.equal(response.headers.get("content-range"), `bytes ${from}-${to}/2000`);
        assert.equal(response.headers.get("content-length"), String(to - from + 1));
        assert.deepEqual(Buffer.from(await response.arrayBuffer()), content.subarray(from, to + 1));
      });
    }

    it("has nothing beyond its end", async () => {
      const response = await fetch(url, { headers: { range: "bytes=2000-" } });

      assert.equal(response.status, 416);
      assert.equal(response.headers.get("content-range"), "bytes */2000");
    });

    it("is not sent again to those who have it", async () => {
      const first = await fetch(url, { method: "HEAD" });
      const headers = { "if-none-match": first.headers.get("etag") };

      const again = await fetch(url, { headers });

      assert.deepEqual([first.status, first.headers.get("content-length")], [200, "2000"]);
      assert.equal(again.status, 304);
    });

    it("is offered as a file under a name of choice", async () => {
      const { publicUrl } = files(ann, "conf-public").getPublicUrl(`${ann.id}/song.bin`, {
        download: "canción.m4a",
      }).data;

      const response = await fetch(publicUrl);

      assert.match(
        response.headers.get("content-disposition"),
        /^attachment; .*filename\*=UTF-8''canci%C3%B3n\.m4a/,
      );
      await response.body.cancel();
    });

    it("may be fetched from any origin", async () => {
      const response = await fetch(url, {
        method: "OPTIONS",
        headers: {
          origin: "https://elsewhere.example",
          "access-control-request-method": "GET",
          "access-control-request-headers": "authorization, apikey, x-client-info, range",
        },
      });

      assert.ok(response.ok, `${response.status}`);
      assert.equal(response.headers.get("access-control-allow-origin"), "*");
      assert.match(response.headers.get("access-control-allow-headers"), /x-client-info/);
    });
  });

  describe("list, exists and remove", () => {
    it("shows files and folders of a folder", async () => {
      for (const name of ["b.txt", "a.txt", "sub/c.txt"]) {
        await succeeds(files(ann).upload(`${ann.id}/listed/${name}`, name));
      }

      const all = await succeeds(files(ann).list(`${ann.id}/listed`));
      const page = await succeeds(
        files(ann).list(`${ann.id}/listed`, {
          limit: 1,
          offset: 1,
          sortBy: { column: "name", order: "desc" },
        }),
      );

      assert.deepEqual(
        all.map(({ name, id, metadata }) => [name, id === null, metadata?.size]),
        [
          ["sub", true, undefined],
          ["a.txt", false, 5],
          ["b.txt", false, 5],
        ],
      );
      assert.equal(all[1].metadata.mimetype, "text/plain;charset=UTF-8");
      assert.equal(page.length, 1);
    });

    it("removes what is there and tells what it was", async () => {
      const path = `${ann.id}/gone.txt`;
      await succeeds(files(ann).upload(path, "soon gone"));

      const removed = await succeeds(files(ann).remove([path, `${ann.id}/never.txt`]));

      assert.deepEqual(
        removed.map((object) => object.name),
        [path],
      );
      const { data: exists } = await files(ann).exists(path);
      assert.equal(exists, false);
    });
  });

  describe("somebody else's folder", () => {
    let path;

    before(async () => {
      path = `${ann.id}/secret.txt`;
      await succeeds(files(ann).upload(path, "secret"));
    });

    it("takes no uploads", async () => {
      const error = await fails(files(ben).upload(`${ann.id}/forged.txt`, "forged"));
      const replacing = await fails(files(ben).upload(path, "forged", { upsert: true }));

      assert.deepEqual([error.statusCode, error.code], ["403", "AccessDenied"]);
      assert.equal(replacing.statusCode, "403");
    });

    it("shows nothing", async () => {
      const error = await fails(files(ben).download(path));

      assert.deepEqual([error.status, error.statusCode, error.code], [400, "404", "NoSuchKey"]);
      assert.deepEqual(await succeeds(files(ben).list(ann.id)), []);
      assert.deepEqual((await files(ben).exists(path)).data, false);
    });

    it("loses nothing", async () => {
      assert.deepEqual(await succeeds(files(ben).remove([path])), []);
      assert.equal(await (await succeeds(files(ann).download(path))).text(), "secret");
    });

    it("is not public because its name is known", async () => {
      const response = await fetch(files(ben).getPublicUrl(path).data.publicUrl);

      assert.equal(response.status, 400);
      assert.equal((await response.json()).code, "NoSuchKey");
    });

    it("is open to the operator", async () => {
      const secret = await succeeds(guests.operator().storage.from("conf-private").download(path));

      assert.equal(await secret.text(), "secret");
    });
  });

  describe("refuses", () => {
    it("a bucket that is not there", async () => {
      const error = await fails(files(ann, "conf-nothing").upload(`${ann.id}/x`, "x"));

      assert.deepEqual([error.statusCode, error.code], ["404", "NoSuchBucket"]);
    });

    it("a type that the bucket does not take", async () => {
      const error = await fails(files(ann).upload(`${ann.id}/x.png`, new Blob(["x"], { type: "image/png" })));

      assert.deepEqual([error.statusCode, error.code], ["415", "InvalidMimeType"]);
    });

    it("more than the bucket takes", async () => {
      const error = await fails(files(ann).upload(`${ann.id}/large.txt`, "x".repeat(1_001)));

      assert.deepEqual([error.statusCode, error.code], ["413", "EntityTooLarge"]);
    });

    // The server of the tests is started with --max-upload-mb 1. What is far over it is already refused at the edge.
    for (const bytes of [1_000_001, 5_000_000]) {
      it(`more than --max-upload-mb: ${bytes} bytes`, async () => {
        const large = Buffer.alloc(bytes);
        const path = `${ann.id}/large-${bytes}`;

        const raw = await fails(files(ann, "conf-public").upload(path, large));
        const form = await fails(files(ann, "conf-public").upload(path, new Blob([large])));

        for (const error of [raw, form]) {
          assert.deepEqual([error.status, error.statusCode, error.code], [400, "413", "EntityTooLarge"]);
        }
        assert.deepEqual(await succeeds(files(ann, "conf-public").list(ann.id, { search: "large" })), []);
        await eventually(() => assert.deepEqual(readdirSync(join(server.data, "tmp")), []));
      });
    }

    it("names that could be taken for others", async () => {
      for (const name of ["a\\b", "a\nb", "a//b"]) {
        const url = `${server.url}/storage/v1/object/conf-private/${ann.id}/${encodeURIComponent(name).replaceAll("%2F", "/")}`;
        const response = await fetch(url, {
          method: "POST",
          headers: { authorization: `Bearer ${ann.session.access_token}`, "content-type": "text/plain" },
          body: "x",
        });
        assert.equal((await response.json()).code, "InvalidKey", name);
      }
    });

    it("a token that does not verify", async () => {
      const bearer = guests.bearer(`${ann.session.access_token}x`);

      const error = await fails(bearer.storage.from("conf-private").download(`${ann.id}/x`));

      assert.equal(error.code, "InvalidJWT");
    });
  });
});
