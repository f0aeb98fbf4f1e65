import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, it } from "node:test";
import { eachVersion } from "./each-version.mjs";
import { Guests } from "./guests.mjs";
import { broadcasts, Inbox, statusesOf, subscribe } from "./inbox.mjs";
import { sharedServer } from "./shared-server.mjs";

const newTopic = () => `room:${randomUUID()}`;

eachVersion("broadcast", (vsn) => {
  let server;
  let guests;

  before(async () => {
    server = await sharedServer();
    guests = new Guests(server, { vsn });
  });

  after(async () => {
    await guests.leave();
    await server.stop();
  });

  /** A client of its own that has joined a public topic. */
  async function member(topic, broadcast = {}) {
    const client = guests.stranger();
    const channel = client.channel(topic, { config: { broadcast } });
    const inbox = broadcasts(channel);
    const statuses = await subscribe(channel);
    return { client, channel, inbox, statuses };
  }

  const say = (channel, event, payload) => channel.send({ type: "broadcast", event, payload });

  it("reaches all members but its sender", async () => {
    const topic = newTopic();
    const [ann, ben, cem] = [await member(topic), await member(topic), await member(topic)];

    await say(ann.channel, "wave", { from: "Ann", mood: "héllo 👋" });

    for (const { inbox } of [ben, cem]) {
      const { type, event, payload } = await inbox.next();
      assert.deepEqual([type, event, payload], ["broadcast", "wave", { from: "Ann", mood: "héllo 👋" }]);
    }
    await ann.inbox.staysEmpty();
  });

  it("reaches its sender who asks for it", async () => {
    const ann = await member(newTopic(), { self: true });

    await say(ann.channel, "wave", { n: 1 });

    assert.deepEqual((await ann.inbox.next()).payload, { n: 1 });
  });

  it("is acknowledged where asked, after it is on its way", async () => {
    const topic = newTopic();
    const [ann, ben] = [await member(topic, { ack: true }), await member(topic)];

    assert.equal(await say(ann.channel, "wave", {}), "ok");
    await ben.inbox.next(({ event }) => event === "wave");
  });

  it("carries bytes as they are to those whose version has a form for them", async () => {
    const topic = newTopic();
    const ben = await member(topic);
    const sender = guests.stranger(undefined, { realtime: { vsn: "2.0.0" } }).channel(topic);
    await subscribe(sender);
    const bytes = Uint8Array.from({ length: 1_000 }, (_, i) => i % 256);

    await say(sender, "samples", bytes.buffer);
    await say(sender, "text", {});

    if (vsn === "2.0.0") {
      const { event, payload } = await ben.inbox.next();
      assert.equal(event, "samples");
      assert.ok(payload instanceof ArrayBuffer);
      assert.deepEqual(new Uint8Array(payload), bytes);
    }
    assert.equal((await ben.inbox.next()).event, "text");
  });

  it("keeps the order of one sender", async () => {
    const topic = newTopic();
    const [ann, ben] = [await member(topic), await member(topic)];

    for (let n = 0; n < 300; n++) {
      say(ann.channel, "count", { n });
    }

    for (let n = 0; n < 300; n++) {
      assert.equal((await ben.inbox.next()).payload.n, n);
    }
  });

  it("is told by event to those who listen to one", async () => {
    const topic = newTopic();
    const ann = await member(topic);
    const channel = guests.stranger().channel(topic);
    const waves = broadcasts(channel, "wave");
    await subscribe(channel);

    await say(ann.channel, "nod", {});
    await say(ann.channel, "wave", {});

    assert.equal((await waves.next()).event, "wave");
    assert.deepEqual(waves.rest(), []);
  });

  it("does not cross topics, on one socket or several", async () => {
    const topics = [newTopic(), newTopic(), `${newTopic()} é with 空白 and 🎧`];
    const client = guests.stranger();
    const inboxes = [];
    for (const topic of topics) {
      const channel = client.channel(topic);
      inboxes.push(broadcasts(channel));
      await subscribe(channel);
    }

    for (const topic of topics) {
      const other = await member(topic, { ack: true });
      await say(other.channel, "here", { topic });
    }

    for (const [i, inbox] of inboxes.entries()) {
      assert.deepEqual((await inbox.next()).payload, { topic: topics[i] });
      assert.deepEqual(inbox.rest(), []);
    }
  });

  it("ends with leaving, and only there", async () => {
    const topic = newTopic();
    const [ann, ben] = [await member(topic, { ack: true }), await member(topic)];
    const otherTopic = newTopic();
    const stays = ben.client.channel(otherTopic, { config: { broadcast: { self: true } } });
    const stayed = broadcasts(stays);
    await subscribe(stays);

    assert.equal(await ben.channel.unsubscribe(), "ok");
    await say(ann.channel, "wave", {});
    await say(stays, "still", {});

    assert.equal((await ben.statuses.next()).status, "CLOSED");
    assert.equal((await stayed.next()).event, "still");
    assert.deepEqual(ben.inbox.rest(), []);
  });

  it("goes on after leaving and joining again", async () => {
    const topic = newTopic();
    const [ann, ben] = [await member(topic, { ack: true }), await member(topic)];

    assert.equal(await ben.client.removeChannel(ben.channel), "ok");
    const again = ben.client.channel(topic);
    const inbox = broadcasts(again);
    await subscribe(again);
    await say(ann.channel, "wave", {});

    assert.equal((await inbox.next()).event, "wave");
    assert.deepEqual(ben.inbox.rest(), []);
  });

  it("refuses what is too large, and goes on", async () => {
    const topic = newTopic();
    const [ann, ben] = [await member(topic, { ack: true }), await member(topic)];

    assert.equal(await say(ann.channel, "large", { text: "x".repeat(3_100_000) }), "error");
    assert.equal(await say(ann.channel, "fits", { text: "x".repeat(2_900_000) }), "ok");

    assert.equal((await ben.inbox.next()).event, "fits");
  });

  it("survives a frame over the socket's limit: the client comes back by itself", async () => {
    const topic = newTopic();
    const [ann, ben] = [await member(topic, { ack: true }), await member(topic)];

    say(ann.channel, "huge", { text: "x".repeat(6_000_000) });

    await ann.statuses.next(({ status }) => status === "SUBSCRIBED", 10_000);
    assert.equal(await say(ann.channel, "after", {}), "ok");
    assert.equal((await ben.inbox.next()).event, "after");
    await ben.statuses.staysEmpty(0);
  });

  it("keeps the socket open by heartbeats", async () => {
    const client = guests.stranger(undefined, { realtime: { heartbeatIntervalMs: 200 } });
    const heartbeats = new Inbox();
    client.realtime.onHeartbeat(heartbeats.put);
    const statuses = await subscribe(client.channel(newTopic()));

    for (let beat = 0; beat < 3; beat++) {
      await heartbeats.next((status) => status === "ok");
    }

    assert.ok(!heartbeats.rest().includes("timeout"));
    await statuses.staysEmpty(0);
  });

  it("is not for those whose key does not verify", async () => {
    const stranger = guests.stranger(`${server.anonKey}x`);

    const { status } = await statusesOf(stranger.channel(newTopic())).next();

    assert.equal(status, "CHANNEL_ERROR");
  });
});
