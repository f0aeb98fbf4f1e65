import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, before, it } from "node:test";
import { eachVersion } from "./each-version.mjs";
import { openDatabase } from "./database.mjs";
import { eventually } from "./eventually.mjs";
import { Guests } from "./guests.mjs";
import { broadcasts, Inbox, statusesOf, subscribe } from "./inbox.mjs";
import { sharedServer } from "./shared-server.mjs";

const SCHEMA = `
  create policy "conf replay hear" on realtime.messages for select to authenticated
    using (realtime.topic() like 'conf-replay:%');
  create policy "conf replay say" on realtime.messages for insert to authenticated
    with check (realtime.topic() like 'conf-replay:%');
`;
const DROP = `
  drop policy if exists "conf replay hear" on realtime.messages;
  drop policy if exists "conf replay say" on realtime.messages;
`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

eachVersion("replay", (vsn) => {
  let server;
  let database;
  let guests;
  let ann;
  let ben;
  const newTopic = () => `conf-replay:${randomUUID()}`;

  before(async () => {
    server = await sharedServer();
    database = openDatabase(server);
    await database.query(DROP + SCHEMA);
    guests = new Guests(server, { vsn });
    [ann, ben] = [await guests.signIn("Ann"), await guests.signIn("Ben")];
  });

  after(async () => {
    await guests.leave();
    await database.query(DROP);
    await database.end();
    await server.stop();
  });

  async function listen({ client }, topic, broadcast = {}) {
    const channel = client.channel(topic, { config: { private: true, broadcast } });
    const inbox = broadcasts(channel);
    const notices = new Inbox();
    channel.on("system", {}, notices.put);
    const statuses = await subscribe(channel);
    return { channel, inbox, notices, statuses };
  }

  const store = (topic, n, connection = database) =>
    connection.query("select realtime.send(jsonb_build_object('n', $1::int), 'count', $2, true)", [n, topic]);
  const numbers = (messages) => messages.map(({ payload }) => payload.n);

  async function take(inbox, count) {
    const taken = [];
    while (taken.length < count) {
      taken.push(await inbox.next());
    }
    return taken;
  }

  it("tells what was stored before, oldest first, also of one transaction", async () => {
    const topic = newTopic();
    const transaction = await database.connect();
    await store(topic, 1);
    await transaction.query("begin");
    for (let n = 2; n <= 6; n++) {
      await store(topic, n, transaction);
    }
    await transaction.query("commit");
    transaction.release();

    const { inbox } = await listen(ann, topic, { replay: { since: 0 } });

    const messages = await take(inbox, 6);
    assert.deepEqual(numbers(messages), [1, 2, 3, 4, 5, 6]);
    for (const { event, meta } of messages) {
      assert.equal(event, "count");
      assert.equal(meta.replayed, true);
      assert.match(meta.id, UUID);
    }
    await inbox.staysEmpty();
  });

  it("tells the newest of many, 25 at most", async () => {
    const topic = newTopic();
    const witness = await listen(ann, topic);
    await database.query(
      "select realtime.send(jsonb_build_object('n', n), 'count', $1, true) from generate_series(1, 40) n",
      [topic],
    );
    await take(witness.inbox, 40);
    await ann.client.removeChannel(witness.channel);

    const few = await listen(ann, topic, { replay: { since: 0, limit: 3 } });
    const all = await listen(ben, topic, { replay: { since: 0, limit: 1_000 } });

    assert.deepEqual(numbers(await take(few.inbox, 3)), [38, 39, 40]);
    assert.deepEqual(numbers(await take(all.inbox, 25)), Array.from({ length: 25 }, (_, i) => i + 16));
    await all.inbox.staysEmpty();
    assert.deepEqual(few.inbox.rest(), []);
  });

  it("tells nothing of before the moment asked for, nor of another topic", async () => {
    const topic = newTopic();
    const witness = await listen(ben, topic);
    await store(topic, 1);
    await store(`${topic}:other`, 2);
    // Or it would still be on its way, and told to who comes as what happens now.
    await witness.inbox.next();
    const { rows } = await database.query("select (extract(epoch from clock_timestamp()) * 1000)::bigint + 1 as ms");
    await new Promise((resolve) => setTimeout(resolve, 20));
    await store(topic, 3);

    const { inbox } = await listen(ann, topic, { replay: { since: Number(rows[0].ms) } });

    assert.deepEqual(numbers(await take(inbox, 1)), [3]);
    await inbox.staysEmpty();
  });

  it("loses and repeats nothing between what was stored and what comes", async () => {
    const topic = newTopic();
    let sent = 0;
    let stopped = false;
    const sending = (async () => {
      while (!stopped) {
        await store(topic, ++sent);
      }
    })();
    await eventually(() => assert.ok(sent > 5));

    const { inbox } = await listen(ann, topic, { replay: { since: 0 } });
    const told = numbers(await take(inbox, 40));
    stopped = true;
    await sending;
    while (told.at(-1) < sent) {
      told.push((await inbox.next()).payload.n);
    }

    assert.deepEqual(
      told,
      Array.from({ length: told.length }, (_, i) => told[0] + i),
    );
    await inbox.staysEmpty();
  });

  it("carries bytes to those whose version has a form for them", async () => {
    const topic = newTopic();
    const bytes = randomBytes(100);
    await database.query("select realtime.send_binary($1, 'samples', $2)", [bytes, topic]);

    const { inbox } = await listen(ann, topic, { replay: { since: 0 } });

    if (vsn === "2.0.0") {
      const { payload, meta } = await inbox.next();
      assert.deepEqual(Buffer.from(payload), bytes);
      assert.equal(meta.replayed, true);
    } else {
      await inbox.staysEmpty();
    }
  });

  it("is refused with what is wrong", async () => {
    const statuses = statusesOf(
      ann.client.channel(newTopic(), { config: { private: true, broadcast: { replay: { since: "yesterday" } } } }),
    );

    const { status, error } = await statuses.next();
    assert.equal(status, "CHANNEL_ERROR");
    assert.equal(error.message, "UnableToReplayMessages: Replay params are not valid");
  });

  it("says when broadcasts of the database are told", async () => {
    const { notices } = await listen(ann, newTopic(), { replication_ready: true });

    const { status, message } = await notices.next();
    assert.deepEqual([status, message], ["ok", "Replication connection established"]);
    await notices.staysEmpty();
  });

  it("tells again what was sent to be stored, by socket and by HTTP", async () => {
    const topic = newTopic();
    const [sender, member] = [await listen(ann, topic, { ack: true }), await listen(ben, topic)];
    const say = (n, persist) => sender.channel.send({ type: "broadcast", event: "count", payload: { n }, persist });

    if (vsn === "2.0.0") {
      assert.equal(await say(1, true), "ok");
    } else {
      // The client does not offer it in this version.
      assert.equal(await say(1, true), "error");
      await sender.channel.httpSend("count", { n: 1 }, { persist: true });
    }
    assert.equal(await say(2), "ok");
    assert.deepEqual(await sender.channel.httpSend("count", { n: 3 }, { persist: { ttl: 60 } }), { success: true });
    assert.deepEqual(await sender.channel.httpSend("count", { n: 4 }, { persist: { ttl: 1 } }), { success: true });

    assert.deepEqual(numbers(await take(member.inbox, 4)).sort(), [1, 2, 3, 4]);
    await member.inbox.staysEmpty(1_100);
    await ann.client.removeChannel(sender.channel);
    const later = await listen(ann, topic, { replay: { since: 0 } });
    assert.deepEqual(numbers(await take(later.inbox, 2)), [1, 3]);
    await later.inbox.staysEmpty();
  });

  it("tells a sender of its own stored message only where it asks", async () => {
    if (vsn === "1.0.0") return;
    const topic = newTopic();
    const [quiet, echoed] = [await listen(ann, topic, { ack: true }), await listen(ben, topic, { ack: true, self: true })];

    await quiet.channel.send({ type: "broadcast", event: "count", payload: { n: 1 }, persist: true });
    await echoed.channel.send({ type: "broadcast", event: "count", payload: { n: 2 }, persist: true });

    assert.deepEqual(numbers(await take(echoed.inbox, 2)), [1, 2]);
    assert.deepEqual(numbers(await take(quiet.inbox, 1)), [2]);
    await quiet.inbox.staysEmpty();
  });

  it("names what cannot be stored", async () => {
    const { channel } = await listen(ann, newTopic(), { ack: true });

    await assert.rejects(channel.httpSend("count", {}, { persist: { ttl: -1 } }));
    if (vsn === "2.0.0") {
      const sent = channel.send({ type: "broadcast", event: "nul", payload: { text: "\0" }, persist: true });
      assert.equal(await sent, "UnableToStoreMessage: The message holds characters that cannot be stored");
    }
  });
}, { sideBySide: false });
