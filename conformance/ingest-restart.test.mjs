import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openDatabase } from "./database.mjs";
import { eventually } from "./eventually.mjs";
import { Guests, succeeds } from "./guests.mjs";
import { startServer } from "./server.mjs";
import { wavOf } from "./wav.mjs";

const WITHIN_MS = 3 * 60_000;
// Long enough to be streamed, and to be caught while it is encoded.
const SECONDS = 8 * 60 + 20;

describe("kill -9 of the server's process alone, while it makes a track", () => {
  const track = randomUUID();
  let server;
  let guests;
  let ann;
  let database;

  const one = async (sql, ...values) => (await database.query(sql, values)).rows[0];
  const job = (name) =>
    one(
      `select picked from (select * from private.jobs union all select * from private.background_jobs) job
       where task_name = $1 and task_instance = $2`,
      name,
      track,
    );
  const blobs = (folder = "") => readdirSync(join(server.data, "blobs", folder));

  /** Kills the server while ffmpeg writes for it, and tells which processes that were. */
  async function killWhileConverting(isUnderWay) {
    const converting = await eventually(async () => {
      assert.ok(await isUnderWay());
      const running = childrenOf(server.pid).filter((pid) => nameOf(pid) === "ffmpeg");
      assert.ok(running.length > 0 && blobs("drafts").length > 0);
      return running;
    }, WITHIN_MS);
    // Its Postgres is ended by the next start, and with it who is still connected.
    await database.end();
    await server.killAlone();
    return converting;
  }

  async function restart() {
    await server.restart();
    database = openDatabase(server);
  }

  before(async () => {
    server = await startServer();
    database = openDatabase(server);
    guests = new Guests(server);
    ann = await guests.signIn("Ann");
  });

  after(async () => {
    await guests?.leave();
    if (database && !database.ended) await database.end();
    await server?.stop();
  });

  it("ends ffmpeg with the server in the middle of ingest, and the next start makes the track", async () => {
    const file = new Blob([wavOf({ seconds: SECONDS })], { type: "audio/wav" });
    await succeeds(
      ann.client.storage.from("uploads").upload(`${ann.id}/${track}/song.wav`, file, {
        metadata: { rights_confirmed: true },
      }),
    );

    const converting = await killWhileConverting(
      async () => (await one("select state from uploads where id = $1", track)).state === "encoding",
    );

    await eventually(() => assert.ok(!converting.some(isAlive)));
    await restart();
    await eventually(async () => {
      assert.equal((await one("select state from uploads where id = $1", track)).state, "ready");
    }, WITHIN_MS);
  });

  it("ends ffmpeg in the middle of the renditions, and the next start makes them", async () => {
    const converting = await killWhileConverting(async () => (await job("renditions"))?.picked);

    await eventually(() => assert.ok(!converting.some(isAlive)));
    await restart();
    await eventually(async () => assert.equal(await job("renditions"), undefined), WITHIN_MS);
    const { renditions, hls_path: hls } = await one(
      "select renditions, hls_path from tracks where id = $1",
      track,
    );
    assert.deepEqual(
      renditions.map(({ kind }) => kind),
      ["aac128", "opus128", "aac64"],
    );
    assert.ok(hls);
  });

  it("has made one track, and left neither jobs, drafts, processes nor blobs", async () => {
    const { count } = await one("select count(*)::int from tracks where owner_id = $1", ann.id);
    assert.equal(count, 1);
    assert.equal(await job("ingest"), undefined);
    // The demo tracks' renditions may be under way.
    await eventually(async () => {
      const { rows } = await database.query("select distinct version as hash from storage.objects");
      assert.deepEqual(blobs("drafts"), []);
      assert.deepEqual(
        childrenOf(server.pid)
          .map(nameOf)
          .filter((name) => /^ff/.test(name)),
        [],
      );
      assert.deepEqual(
        blobs()
          .filter((head) => head.length === 2)
          .flatMap((head) => blobs(head).map((tail) => head + tail))
          .sort(),
        rows.map(({ hash }) => hash).sort(),
      );
      const { originals } = await one(
        "select count(*)::int as originals from storage.objects where bucket_id = 'originals'",
      );
      assert.equal(originals, 0);
    }, WITHIN_MS);
  });
});

/** Name, state and parent of a process; empty once it is gone. */
function stat(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "latin1");
    const end = line.lastIndexOf(")");
    const [state, parent] = line.slice(end + 2).split(" ");
    return {
      name: line.slice(line.indexOf("(") + 1, end),
      state,
      parent: Number(parent),
    };
  } catch {
    return {};
  }
}

const nameOf = (pid) => stat(pid).name;
// Who has ended may still wait for somebody to take note of it.
const isAlive = (pid) => !["Z", "X", undefined].includes(stat(pid).state);
const childrenOf = (parent) =>
  readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && stat(pid).parent === parent)
    .map(Number);
