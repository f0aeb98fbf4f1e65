import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, it } from "node:test";
import { eachVersion } from "./each-version.mjs";
import { openDatabase } from "./database.mjs";
import { Guests } from "./guests.mjs";
import { broadcasts, subscribe } from "./inbox.mjs";
import { sharedServer } from "./shared-server.mjs";

const SCHEMA = `
  create policy "conf http hear" on realtime.messages for select to authenticated
    using (realtime.topic() like 'conf-http:%');
  create policy "conf http say" on realtime.messages for insert to authenticated
    with check (realtime.topic() like 'conf-http:%:open');
`;
const DROP = `
  drop policy if exists "conf http hear" on realtime.messages;
  drop policy if exists "conf http say" on realtime.messages;
`;

eachVersion("broadcast over HTTP", (vsn) => {
  let server;
  let database;
  let guests;
  let ann;
  const newTopic = () => `conf-http:${randomUUID()}:open`;

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

  async function listen(topic, config = {}) {
    const client = config.private ? ann.client : guests.stranger();
    const channel = client.channel(topic, { config });
    const inbox = broadcasts(channel);
    await subscribe(channel);
    return { channel, inbox };
  }

  it("reaches all members, sent before joining", async () => {
    const topic = newTopic();
    const { inbox } = await listen(topic);

    const sent = await guests.stranger().channel(topic).send({ type: "broadcast", event: "wave", payload: { n: 1 } });

    assert.equal(sent, "ok");
    const { event, payload } = await inbox.next();
    assert.deepEqual([event, payload], ["wave", { n: 1 }]);
  });

  it("reaches the sender's own socket too", async () => {
    const { channel, inbox } = await listen(newTopic());

    assert.deepEqual(await channel.httpSend("wave", { mood: "héllo 👋" }), { success: true });

    assert.deepEqual((await inbox.next()).payload, { mood: "héllo 👋" });
  });

  it("takes any topic and event", async () => {
    const topic = `${newTopic()}/é +%2F?#`;
    const { channel, inbox } = await listen(topic);

    await channel.httpSend("a/b c+ü?", {});

    assert.equal((await inbox.next()).event, "a/b c+ü?");
  });

  it("carries bytes to those whose version has a form for them", async () => {
    const { channel, inbox } = await listen(newTopic());

    assert.deepEqual(await channel.httpSend("samples", Uint8Array.from([0, 128, 255])), { success: true });

    if (vsn === "2.0.0") {
      assert.deepEqual(new Uint8Array((await inbox.next()).payload), Uint8Array.from([0, 128, 255]));
    } else {
      await inbox.staysEmpty();
    }
  });

  it("is judged by the policies of a private topic", async () => {
    const open = await listen(newTopic(), { private: true });
    const closed = await listen(`conf-http:${randomUUID()}:closed`, { private: true });

    assert.deepEqual(await open.channel.httpSend("wave", {}), { success: true });
    await assert.rejects(closed.channel.httpSend("wave", {}), { message: "Unauthorized" });

    assert.equal((await open.inbox.next()).event, "wave");
    await closed.inbox.staysEmpty();
  });

  it("keeps private and public rooms of one name apart", async () => {
    const topic = newTopic();
    const [hidden, open] = [await listen(topic, { private: true }), await listen(topic)];

    await open.channel.httpSend("public", {});
    await hidden.channel.httpSend("private", {});

    assert.equal((await hidden.inbox.next()).event, "private");
    assert.equal((await open.inbox.next()).event, "public");
    assert.deepEqual(hidden.inbox.rest(), []);
    assert.deepEqual(open.inbox.rest(), []);
  });

  it("is not for those whose key does not verify", async () => {
    const stranger = guests.stranger(`${server.anonKey}x`);

    await assert.rejects(stranger.channel(newTopic()).httpSend("wave", {}), { message: "Unauthorized" });
  });

  it("refuses what is too large", async () => {
    const channel = guests.stranger().channel(newTopic());

    await assert.rejects(channel.httpSend("large", { text: "x".repeat(3_100_000) }));
    assert.deepEqual(await channel.httpSend("fits", { text: "x".repeat(2_900_000) }), { success: true });
  });
}, { sideBySide: false });
