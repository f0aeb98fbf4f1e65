import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, it } from "node:test";
import { eachVersion } from "./each-version.mjs";
import { Guests } from "./guests.mjs";
import { Inbox, subscribe } from "./inbox.mjs";
import { sharedServer } from "./shared-server.mjs";

const newTopic = () => `room:${randomUUID()}`;

eachVersion("presence", (vsn) => {
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

  /** A client of its own that watches a topic; each sync puts the whole state into `states`. */
  async function watcher(topic, key = "") {
    const client = guests.stranger();
    const channel = client.channel(topic, { config: { presence: { key } } });
    const [states, joins, leaves] = [new Inbox(), new Inbox(), new Inbox()];
    channel.on("presence", { event: "sync" }, () => states.put(structuredClone(channel.presenceState())));
    channel.on("presence", { event: "join" }, joins.put);
    channel.on("presence", { event: "leave" }, leaves.put);
    const statuses = await subscribe(channel);
    return { client, channel, states, joins, leaves, statuses };
  }

  /** What the people under each key say of themselves. */
  const shown = (state) =>
    Object.fromEntries(
      Object.entries(state).map(([key, metas]) => [key, metas.map(({ presence_ref: _, ...meta }) => meta)]),
    );
  const shows = (expected) => (state) => {
    try {
      assert.deepEqual(shown(state), expected);
      return true;
    } catch {
      return false;
    }
  };

  it("tells an empty room as such", async () => {
    const { states } = await watcher(newTopic());

    assert.deepEqual(await states.next(), {});
  });

  it("shows each who tracks to all, himself included", async () => {
    const topic = newTopic();
    const [ann, ben] = [await watcher(topic, "ann"), await watcher(topic, "ben")];

    assert.equal(await ann.channel.track({ name: "Ann", mood: "fine" }), "ok");
    assert.equal(await ben.channel.track({ name: "Ben" }), "ok");

    const both = { ann: [{ name: "Ann", mood: "fine" }], ben: [{ name: "Ben" }] };
    await ann.states.next(shows(both));
    await ben.states.next(shows(both));
    const join = await ben.joins.next(({ key }) => key === "ann");
    assert.equal(join.newPresences.length, 1);
    assert.equal(join.newPresences[0].name, "Ann");
    assert.equal(typeof join.newPresences[0].presence_ref, "string");
    assert.deepEqual(join.currentPresences, []);
  });

  it("shows newcomers who is here", async () => {
    const topic = newTopic();
    const ann = await watcher(topic, "ann");
    await ann.channel.track({ name: "Ann" });

    const ben = await watcher(topic);

    assert.deepEqual(shown(await ben.states.next()), { ann: [{ name: "Ann" }] });
  });

  it("shows a change as one, to those who came before and after", async () => {
    const topic = newTopic();
    const [ann, ben] = [await watcher(topic, "ann"), await watcher(topic, "ben")];
    await ann.channel.track({ mood: "fine" });
    await ben.states.next(shows({ ann: [{ mood: "fine" }] }));
    ben.joins.rest();

    await ann.channel.track({ mood: "dancing" });

    await ben.states.next(shows({ ann: [{ mood: "dancing" }] }));
    const join = await ben.joins.next();
    const leave = await ben.leaves.next();
    assert.deepEqual(
      [join.key, join.newPresences[0].mood, leave.key, leave.leftPresences[0].mood],
      ["ann", "dancing", "ann", "fine"],
    );
    const cem = await watcher(topic);
    assert.deepEqual(shown(await cem.states.next()), { ann: [{ mood: "dancing" }] });
  });

  it("takes the same again for nothing", async () => {
    const topic = newTopic();
    const [ann, ben] = [await watcher(topic, "ann"), await watcher(topic, "ben")];
    await ann.channel.track({ mood: "fine" });
    await ben.states.next(shows({ ann: [{ mood: "fine" }] }));
    ben.states.rest();

    await ann.channel.track({ mood: "fine" });
    await ann.channel.track({ mood: "gone on" });

    assert.deepEqual(shown(await ben.states.next()), { ann: [{ mood: "gone on" }] });
  });

  it("shows one person on two devices twice, until one leaves", async () => {
    const topic = newTopic();
    const [phone, laptop, ben] = [
      await watcher(topic, "ann"),
      await watcher(topic, "ann"),
      await watcher(topic),
    ];
    await phone.channel.track({ on: "phone" });
    await laptop.channel.track({ on: "laptop" });
    const both = await ben.states.next((state) => state.ann?.length === 2);
    assert.deepEqual(
      shown(both)
        .ann.map((meta) => meta.on)
        .toSorted(),
      ["laptop", "phone"],
    );

    await phone.client.removeChannel(phone.channel);

    await ben.states.next(shows({ ann: [{ on: "laptop" }] }));
  });

  it("invents a key for those who bring none", async () => {
    const topic = newTopic();
    const [ann, ben] = [await watcher(topic), await watcher(topic)];
    await ann.channel.track({ name: "Ann" });
    await ben.channel.track({ name: "Ben" });

    const state = await ann.states.next((now) => Object.keys(now).length === 2);

    assert.ok(Object.keys(state).every((key) => key.length >= 16));
  });

  for (const [how, go] of Object.entries({
    "takes himself back": ({ channel }) => channel.untrack(),
    "leaves the channel": ({ channel }) => channel.unsubscribe(),
    "closes his page": ({ client }) => client.realtime.disconnect(),
  })) {
    it(`tells of somebody who ${how}`, async () => {
      const topic = newTopic();
      const [ann, ben] = [await watcher(topic, "ann"), await watcher(topic, "ben")];
      await ann.channel.track({ name: "Ann" });
      await ben.states.next(shows({ ann: [{ name: "Ann" }] }));

      go(ann);

      await ben.states.next(shows({}), 2_000);
      assert.deepEqual((await ben.leaves.next()).key, "ann");
    });
  }

  it("refuses what is no map, and goes on", async () => {
    const topic = newTopic();
    const ann = await watcher(topic, "ann");

    assert.equal(await ann.channel.track(["Ann"]), "error");
    assert.equal(await ann.channel.track({ name: "Ann" }), "ok");

    await ann.states.next(shows({ ann: [{ name: "Ann" }] }));
  });

  it("is kept apart by topic", async () => {
    const [here, there] = [newTopic(), newTopic()];
    const [ann, ben] = [await watcher(here, "ann"), await watcher(there, "ben")];

    await ann.channel.track({});
    await ann.states.next(shows({ ann: [{}] }));

    assert.deepEqual(await ben.states.next(), {});
    await ben.states.staysEmpty();
  });
});
