import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openDatabase } from "./database.mjs";
import { eventually } from "./eventually.mjs";
import { fails, Guests, succeeds } from "./guests.mjs";
import { sharedServer } from "./shared-server.mjs";
import { wavOf } from "./wav.mjs";

describe("an upload of music", () => {
  let server;
  let database;
  let guests;
  let ann;

  before(async () => {
    server = await sharedServer();
    database = openDatabase(server);
    guests = new Guests(server);
    ann = await guests.signIn("Ann");
  });

  after(async () => {
    await guests.leave();
    await database.end();
    await server.stop();
  });

  const upload = (
    guest,
    name,
    content,
    { track = randomUUID(), type = "audio/wav", folder = guest.id, rights = true } = {},
  ) =>
    guest.client.storage
      .from("uploads")
      .upload(`${folder}/${track}/${name}`, new Blob([content], { type }), {
        metadata: { rights_confirmed: rights },
      });

  /** The row that tells its sender what became of an upload, once that is certain. */
  const outcome = (guest, track) =>
    eventually(async () => {
      const row = await succeeds(guest.client.from("uploads").select().eq("id", track).single());
      assert.ok(["ready", "failed"].includes(row.state), `still ${row.state}`);
      return row;
    }, 30_000);

  it("tells its sender of every step", async () => {
    const track = randomUUID();
    const told = [];
    const channel = ann.client.channel("uploads").on(
      "postgres_changes",
      {
        event: "*",
        schema: "public",
        table: "uploads",
        filter: `owner_id=eq.${ann.id}`,
      },
      ({ new: row }) => row.id === track && told.push(row),
    );
    await new Promise((resolve) => channel.subscribe((status) => status === "SUBSCRIBED" && resolve()));

    await succeeds(upload(ann, "steps.wav", wavOf({ seconds: 2 }), { track }));

    await eventually(() => assert.equal(told.at(-1)?.state, "ready"), 30_000);
    assert.deepEqual(
      [...new Set(told.map(({ state }) => state))],
      ["queued", "probing", "encoding", "ready"],
    );
    assert.ok(told.every(({ owner_id, file_name }) => owner_id === ann.id && file_name === "steps.wav"));
    await ann.client.removeChannel(channel);
  });

  it("becomes a track whose audio is opened by a signed address", async () => {
    const track = randomUUID();

    const { id } = await succeeds(upload(ann, "Río – Ann.wav", wavOf({ seconds: 2 }), { track }));

    assert.equal(id, track);
    assert.equal((await outcome(ann, track)).state, "ready");
    const row = await succeeds(ann.client.from("tracks").select().eq("id", track).single());
    assert.equal(row.owner_id, ann.id);
    assert.ok(Math.abs(row.duration_ms - 2_000) < 50, `${row.duration_ms} ms`);
    assert.match(row.title, /Río/);
    const { signedUrl: url } = await succeeds(
      ann.client.storage.from("sealed").createSignedUrl(row.audio_path, 12 * 3600),
    );
    const whole = await fetch(url);
    const m4a = Buffer.from(await whole.arrayBuffer());
    assert.equal(whole.headers.get("content-type"), "audio/mp4");
    assert.match(whole.headers.get("cache-control"), /immutable/);
    assert.equal(m4a.toString("latin1", 4, 8), "ftyp");
    assert.ok(m4a.indexOf("moov") < m4a.indexOf("mdat"), "starts with what a player needs first");
    const part = await fetch(url, { headers: { range: "bytes=100-199" } });
    assert.equal(part.status, 206);
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), m4a.subarray(100, 200));
  });

  it("is the same track when it is sent again", async () => {
    const track = randomUUID();
    const wav = wavOf({ seconds: 1 });

    await succeeds(upload(ann, "again.wav", wav, { track }));
    const again = await succeeds(upload(ann, "again.wav", wav, { track }));

    assert.equal(again.id, track);
    await outcome(ann, track);
    assert.equal((await succeeds(ann.client.from("tracks").select("id").eq("id", track))).length, 1);
  });

  it("is seen by nobody else until it is queued", async () => {
    const ben = await guests.signIn("Ben");
    const track = randomUUID();
    await succeeds(upload(ann, "mine.wav", wavOf({ seconds: 1 }), { track }));

    assert.deepEqual(await succeeds(ben.client.from("tracks").select().eq("id", track)), []);
    const taken = await fails(upload(ben, "his.wav", wavOf({ seconds: 1 }), { track }));
    assert.equal(taken.code, "KeyAlreadyExists");
  });

  describe("that cannot be played is refused and leaves nothing behind:", () => {
    const wav = wavOf({ seconds: 2 });
    const BAD = {
      "a file that breaks off": [wav.subarray(0, wav.length / 2), "DamagedAudio"],
      "only a header": [wav.subarray(0, 44), "DamagedAudio"],
      noise: [randomBytes(50_000), "NotAudio"],
      text: [Buffer.from("#EXTM3U\nhttp://127.0.0.1/secret\n".repeat(100)), "NotAudio"],
    };
    const filesIn = (...folders) => folders.flatMap((folder) => readdirSync(join(server.data, folder)));

    for (const [what, [content, code]] of Object.entries(BAD)) {
      it(what, async () => {
        const track = randomUUID();

        await succeeds(upload(ann, "bad.wav", content, { track }));

        const { state, error_code, error_message } = await outcome(ann, track);
        assert.deepEqual([state, error_code], ["failed", code]);
        assert.ok(error_message);
        const { rows } = await database.query("select 1 from public.tracks where id = $1", [track]);
        assert.equal(rows.length, 0);
        await eventually(() => assert.deepEqual(filesIn("tmp", "blobs/drafts"), []));
      });
    }
  });

  it("is refused in somebody else's folder", async () => {
    const ben = await guests.signIn("Ben");

    const error = await fails(upload(ben, "x.wav", wavOf({ seconds: 1 }), { folder: ann.id }));

    assert.equal(error.code, "AccessDenied");
  });

  it("is refused at once when it is empty", async () => {
    const error = await fails(upload(ann, "empty.wav", Buffer.alloc(0)));

    assert.deepEqual([error.status, error.statusCode, error.code], [400, "422", "EmptyUpload"]);
  });

  it("is refused where it does not name its track", async () => {
    const error = await fails(
      ann.client.storage
        .from("uploads")
        .upload(`${ann.id}/x.wav`, new Blob([wavOf({ seconds: 1 })], { type: "audio/wav" })),
    );

    assert.equal(error.code, "InvalidKey");
  });

  it("is refused where its sender does not say that he may share it", async () => {
    const error = await fails(upload(ann, "x.wav", wavOf({ seconds: 1 }), { rights: false }));

    assert.deepEqual([error.status, error.statusCode, error.code], [400, "403", "RightsNotConfirmed"]);
  });

  it("is refused when it is larger than --max-upload-mb", async () => {
    const error = await fails(upload(ann, "long.wav", wavOf({ seconds: 30 })));

    assert.deepEqual([error.status, error.statusCode, error.code], [400, "413", "EntityTooLarge"]);
  });

  it("is refused from those who have not signed in", async () => {
    const error = await fails(
      upload({ client: guests.stranger(), id: ann.id }, "x.wav", wavOf({ seconds: 1 })),
    );

    assert.equal(error.code, "AccessDenied");
  });
});
