import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, before, it } from "node:test";
import { eachVersion } from "./each-version.mjs";
import { openDatabase } from "./database.mjs";
import { Guests } from "./guests.mjs";
import { broadcasts, subscribe } from "./inbox.mjs";
import { sharedServer } from "./shared-server.mjs";

const SCHEMA = `
  create policy "conf hear all" on realtime.messages for select to authenticated
    using (realtime.topic() like 'conf-db:%');
  create table conf_scores (id integer primary key, room text, points integer);
  create function conf_tell_score() returns trigger language plpgsql security definer as $$
  begin
    perform realtime.broadcast_changes(
      'conf-db:' || coalesce(new.room, old.room), tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
    return null;
  end $$;
  create trigger conf_tell_score after insert or update or delete on conf_scores
    for each row execute function conf_tell_score();
`;
const DROP = `
  drop policy if exists "conf hear all" on realtime.messages;
  drop table if exists conf_scores;
  drop function if exists conf_tell_score;
`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

eachVersion("broadcast from the database", (vsn) => {
  let server;
  let database;
  let guests;
  let ann;
  const newTopic = () => `conf-db:${randomUUID()}`;

  before(async () => {
    server = await sharedServer();
    database = openDatabase(server);
    await database.query(DROP + SCHEMA);
    guests = new Guests(server, { vsn });
    ann = await guests.signIn("Ann");
  });

  after(async () => {
    await guests.leave();
    await database.query(DROP);
    await database.end();
    await server.stop();
  });

  async function listen(topic, config = { private: true }) {
    const client = config.private ? ann.client : guests.stranger();
    const channel = client.channel(topic, { config });
    const inbox = broadcasts(channel);
    await subscribe(channel);
    return inbox;
  }

  const send = (topic, event, payload, isPrivate = true, connection = database) =>
    connection.query("select realtime.send($1::jsonb, $2, $3, $4)", [
      JSON.stringify(payload),
      event,
      topic,
      isPrivate,
    ]);

  it("tells what realtime.send stores, with the row's id", async () => {
    const topic = newTopic();
    const inbox = await listen(topic);

    await send(topic, "news", { text: "hé", n: 1.5 });

    const { type, event, payload, meta } = await inbox.next();
    assert.match(meta.id, UUID);
    assert.deepEqual([type, event, payload], ["broadcast", "news", { text: "hé", n: 1.5, id: meta.id }]);
    const { rows } = await database.query("select id from realtime.messages where topic = $1", [topic]);
    assert.deepEqual(rows, [{ id: meta.id }]);
  });

  it("leaves an id of the payload as it is", async () => {
    const topic = newTopic();
    const inbox = await listen(topic);

    await send(topic, "news", { id: "mine" });

    const { payload, meta } = await inbox.next();
    assert.deepEqual(payload, { id: "mine" });
    assert.match(meta.id, UUID);
  });

  it("tells nothing before the commit, and nothing of what is rolled back", async () => {
    const topic = newTopic();
    const inbox = await listen(topic);

    const connection = await database.connect();
    try {
      await connection.query("begin");
      await send(topic, "undone", {}, true, connection);
      await connection.query("rollback");
      await connection.query("begin");
      await send(topic, "done", {}, true, connection);
      await inbox.staysEmpty();
      await connection.query("commit");
    } finally {
      connection.release(true);
    }

    assert.equal((await inbox.next()).event, "done");
  });

  it("keeps the order of a transaction", async () => {
    const topic = newTopic();
    const inbox = await listen(topic);

    await database.query(
      "select realtime.send(jsonb_build_object('n', n), 'count', $1) from generate_series(1, 100) n",
      [topic],
    );

    for (let n = 1; n <= 100; n++) {
      assert.equal((await inbox.next()).payload.n, n);
    }
  });

  it("keeps private and public rooms of one name apart", async () => {
    const topic = newTopic();
    const [inside, outside] = [await listen(topic), await listen(topic, {})];

    await send(topic, "inside", {}, true);
    await send(topic, "outside", {}, false);

    assert.equal((await inside.next()).event, "inside");
    assert.equal((await outside.next()).event, "outside");
    await inside.staysEmpty();
    await outside.staysEmpty(0);
  });

  it("tells changes of a table through its trigger", async () => {
    const room = randomUUID();
    const inbox = await listen(`conf-db:${room}`);

    await database.query("insert into conf_scores values (1, $1, 10)", [room]);
    await database.query("update conf_scores set points = 20 where id = 1");
    await database.query("delete from conf_scores where id = 1");

    const [ten, twenty] = [10, 20].map((points) => ({ id: 1, room, points }));
    for (const [operation, record, old] of [
      ["INSERT", ten, null],
      ["UPDATE", twenty, ten],
      ["DELETE", null, twenty],
    ]) {
      const { event, payload, meta } = await inbox.next();
      assert.equal(event, operation);
      assert.deepEqual(payload, {
        operation,
        record,
        old_record: old,
        table: "conf_scores",
        schema: "public",
        id: meta.id,
      });
    }
  });

  it("carries bytes", async () => {
    const topic = newTopic();
    const inbox = await listen(topic);
    const bytes = randomBytes(1_000);

    await database.query("select realtime.send_binary($1, 'samples', $2)", [bytes, topic]);

    if (vsn === "1.0.0") {
      await inbox.staysEmpty();
      return;
    }
    const { payload, meta } = await inbox.next();
    assert.ok(payload instanceof ArrayBuffer);
    assert.deepEqual(Buffer.from(payload), bytes);
    assert.match(meta.id, UUID);
  });

  it("carries a large row", async () => {
    const topic = newTopic();
    const inbox = await listen(topic);

    await send(topic, "large", { text: "é".repeat(500_000) });

    assert.equal((await inbox.next()).payload.text.length, 500_000);
  });

  it("takes topics and events too long for a binary frame", async () => {
    const topic = `${newTopic()}:${"long".repeat(60)}`;
    const inbox = await listen(topic);

    await send(topic, "e".repeat(300), { n: 1 });

    const { event, payload, meta } = await inbox.next();
    assert.equal(event.length, 300);
    assert.deepEqual(payload, { n: 1, id: meta.id });
  });
}, { sideBySide: false });
