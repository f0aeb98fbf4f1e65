import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, it } from "node:test";
import { eachVersion } from "./each-version.mjs";
import { openDatabase } from "./database.mjs";
import { eventually } from "./eventually.mjs";
import { Guests, succeeds } from "./guests.mjs";
import { broadcasts, Inbox, statusesOf, subscribe } from "./inbox.mjs";
import { forged, genuine, nowSeconds } from "./jwt.mjs";
import { sharedServer } from "./shared-server.mjs";

const SCHEMA = `
  create table conf_listeners (
    topic text not null,
    user_id uuid not null,
    hears text[] not null default '{broadcast,presence}',
    says text[] not null default '{broadcast,presence}'
  );
  grant select on conf_listeners to authenticated;
  create policy "conf hear" on realtime.messages for select to authenticated
    using (exists (select from conf_listeners l
      where l.topic = realtime.topic() and l.user_id = auth.uid() and extension = any (l.hears)));
  create policy "conf say" on realtime.messages for insert to authenticated
    with check (exists (select from conf_listeners l
      where l.topic = realtime.topic() and l.user_id = auth.uid() and array[extension, event] && l.says));
`;
const DROP = `
  drop policy if exists "conf hear" on realtime.messages;
  drop policy if exists "conf say" on realtime.messages;
  drop table if exists conf_listeners;
`;

eachVersion("private channels", (vsn) => {
  let server;
  let database;
  let guests;
  const newTopic = () => `conf:${randomUUID()}`;
  const PRIVATE = { private: true, broadcast: { ack: true } };

  before(async () => {
    server = await sharedServer();
    database = openDatabase(server);
    await database.query(DROP + SCHEMA);
    guests = new Guests(server, { vsn });
  });

  after(async () => {
    await guests.leave();
    await database.query(DROP);
    await database.end();
    await server.stop();
  });

  const admit = (topic, { id }, rights = {}) =>
    database.query("insert into conf_listeners (topic, user_id, hears, says) values ($1, $2, $3, $4)", [
      topic,
      id,
      rights.hears ?? ["broadcast", "presence"],
      rights.says ?? ["broadcast", "presence"],
    ]);
  const dismiss = (topic, { id }) =>
    database.query("delete from conf_listeners where topic = $1 and user_id = $2", [topic, id]);

  /** Somebody who has been admitted to a topic and joined it. */
  async function listener(topic, rights) {
    const guest = await guests.signIn("Listener");
    await admit(topic, guest, rights);
    const channel = guest.client.channel(topic, { config: { ...PRIVATE, presence: { key: guest.id } } });
    const inbox = broadcasts(channel);
    const presences = new Inbox();
    channel.on("presence", { event: "join" }, presences.put);
    const notices = new Inbox();
    channel.on("system", {}, notices.put);
    const statuses = await subscribe(channel);
    return { ...guest, channel, inbox, presences, notices, statuses };
  }

  /** Within one second the same claims make the same token, which the client does not send again. */
  async function takesNewToken({ client }) {
    await succeeds(client.auth.updateUser({ data: { renewed: randomUUID() } }));
    await succeeds(client.auth.refreshSession());
  }

  const say = (channel, event, payload = {}) => channel.send({ type: "broadcast", event, payload });

  it("admit those whom the policies admit", async () => {
    const topic = newTopic();
    const [ann, ben] = [await listener(topic), await listener(topic)];

    assert.equal(await say(ann.channel, "wave", { n: 1 }), "ok");

    assert.deepEqual((await ben.inbox.next()).payload, { n: 1 });
  });

  it("turn others away and tell them why", async () => {
    const topic = newTopic();
    await listener(topic);

    for (const client of [(await guests.signIn("Eve")).client, guests.stranger()]) {
      const { status, error } = await statusesOf(client.channel(topic, { config: PRIVATE })).next();
      assert.equal(status, "CHANNEL_ERROR");
      assert.equal(
        error.message,
        `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`,
      );
    }
  });

  it("turn away a forged token", async () => {
    const topic = newTopic();
    const ann = await listener(topic);
    const thief = guests.bearer(forged(ann.session.access_token));
    await thief.realtime.setAuth();

    const { status, error } = await statusesOf(thief.channel(topic, { config: PRIVATE })).next();

    assert.equal(status, "CHANNEL_ERROR");
    assert.equal(error.message, "JwtSignatureError: Failed to validate JWT signature");
  });

  it("let somebody in by himself who is admitted later", async () => {
    const topic = newTopic();
    const late = await guests.signIn("Late");
    const statuses = statusesOf(late.client.channel(topic, { config: PRIVATE }));
    assert.equal((await statuses.next()).status, "CHANNEL_ERROR");

    await admit(topic, late);

    await statuses.next(({ status }) => status === "SUBSCRIBED", 8_000);
  });

  it("take nothing from those who may only listen", async () => {
    const topic = newTopic();
    const [ann, mute] = [await listener(topic), await listener(topic, { says: [] })];

    assert.equal(await say(mute.channel, "forged"), "error");
    assert.equal(await mute.channel.track({ name: "Mute" }), "error");
    assert.equal(await say(ann.channel, "true"), "ok");
    assert.equal(await ann.channel.track({ name: "Ann" }), "ok");

    assert.equal((await mute.inbox.next()).event, "true");
    assert.equal((await mute.presences.next()).key, ann.id);
    await ann.inbox.staysEmpty();
    assert.deepEqual(
      ann.presences.rest().map((join) => join.key),
      [ann.id],
    );
  });

  it("tell of each kind only to those who may hear it", async () => {
    const topic = newTopic();
    const ann = await listener(topic);
    const sees = await listener(topic, { hears: ["presence"] });
    const hears = await listener(topic, { hears: ["broadcast"] });

    await say(ann.channel, "wave");
    await ann.channel.track({ name: "Ann" });

    assert.equal((await sees.presences.next()).key, ann.id);
    assert.equal((await hears.inbox.next()).event, "wave");
    await sees.inbox.staysEmpty();
    await hears.presences.staysEmpty(0);
  });

  it("are other rooms than public ones of their name", async () => {
    const topic = newTopic();
    const ann = await listener(topic);
    const outside = guests.stranger().channel(topic, { config: { broadcast: { ack: true } } });
    const overheard = broadcasts(outside);
    await subscribe(outside);

    await say(outside, "from outside");
    await say(ann.channel, "from inside");

    await overheard.staysEmpty();
    await ann.inbox.staysEmpty(0);
  });

  it("judge each event of a broadcast", async () => {
    const topic = newTopic();
    const [ann, ben] = [await listener(topic, { says: ["wave"] }), await listener(topic)];

    assert.equal(await say(ann.channel, "playback"), "error");
    assert.equal(await say(ann.channel, "wave"), "ok");
    assert.equal(await say(ann.channel, "playback"), "error");
    assert.equal(await ann.channel.track({ name: "Ann" }), "error");

    assert.equal((await ben.inbox.next()).event, "wave");
    await ben.inbox.staysEmpty();
  });

  it("close within a second where the server is told that a right was lost", async () => {
    const topic = newTopic();
    const [ann, ben] = [await listener(topic), await listener(topic)];

    await dismiss(topic, ann);
    await database.query("select realtime.reauthorise($1, $2)", [topic, ann.id]);

    assert.equal((await ann.statuses.next(() => true, 1_000)).status, "CLOSED");
    assert.match((await ann.notices.next()).message, /permissions to read from this Channel topic/);
    await say(ben.channel, "without Ann");
    await ann.inbox.staysEmpty();
    await ben.statuses.staysEmpty(0);
  });

  it("lose the right to send alone where that is what was lost", async () => {
    const topic = newTopic();
    const [ann, ben] = [await listener(topic), await listener(topic)];
    assert.equal(await say(ann.channel, "wave"), "ok");
    await ben.inbox.next();

    await database.query("update conf_listeners set says = '{}' where user_id = $1", [ann.id]);
    await database.query("select realtime.reauthorise($1, $2)", [topic, ann.id]);
    await eventually(async () => assert.equal(await say(ann.channel, "wave"), "error"));

    await say(ben.channel, "to all");
    await ann.inbox.next(({ event }) => event === "to all");
    await ann.statuses.staysEmpty(0);
  });

  it("stay open when the token is refreshed", async () => {
    const topic = newTopic();
    const [ann, ben] = [await listener(topic), await listener(topic)];

    await takesNewToken(ann);
    assert.equal(await say(ann.channel, "with the new token"), "ok");
    await say(ben.channel, "to the new token");

    assert.equal((await ben.inbox.next()).event, "with the new token");
    assert.equal((await ann.inbox.next()).event, "to the new token");
    await ann.statuses.staysEmpty();
  });

  it("close when a refreshed token finds that a right was lost", async () => {
    const topic = newTopic();
    const [ann, ben] = [await listener(topic), await listener(topic)];

    await dismiss(topic, ann);
    await takesNewToken(ann);

    assert.equal((await ann.statuses.next()).status, "CLOSED");
    const notice = await ann.notices.next();
    assert.deepEqual([notice.status, notice.extension], ["error", "system"]);
    assert.match(notice.message, /permissions to read from this Channel topic/);
    await say(ben.channel, "without Ann");
    await ann.inbox.staysEmpty();
  });

  it("take rights that were gained from the next token on", async () => {
    const topic = newTopic();
    const [ann, ben] = [await listener(topic), await listener(topic, { says: [] })];
    assert.equal(await say(ben.channel, "too early"), "error");

    await admit(topic, ben);
    await takesNewToken(ben);

    assert.equal(await say(ben.channel, "now"), "ok");
    assert.equal((await ann.inbox.next()).event, "now");
  });

  it("break when the token expires, and open again with the next one", async () => {
    const topic = newTopic();
    const ann = await guests.signIn("Ann");
    await admit(topic, ann);
    let token = genuine(server, ann.session.access_token, { exp: nowSeconds() + 2 });
    const client = guests.stranger(undefined, {
      accessToken: async () => token,
      realtime: { heartbeatIntervalMs: 500 },
    });
    await client.realtime.setAuth();
    const statuses = await subscribe(client.channel(topic, { config: PRIVATE }));

    // The server looks every second, and the client comes back with the same token at first.
    assert.equal((await statuses.next(() => true, 9_000)).status, "CHANNEL_ERROR");
    const again = await statuses.next();
    assert.equal(again.status, "CHANNEL_ERROR");
    assert.match(again.error.message, /^InvalidJWTToken: Token has expired \d+ seconds ago$/);
    token = ann.session.access_token;

    await statuses.next(({ status }) => status === "SUBSCRIBED", 10_000);
  });
}, { sideBySide: false, concurrency: true });
