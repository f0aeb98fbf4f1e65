// The unmodified client where no WebSocket comes through: by events and by polls it has all that others have.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { fallingBack } from "../web/src/realtime/transport/FallbackSocket.ts";
import { openDatabase } from "./database.mjs";
import { VERSIONS } from "./each-version.mjs";
import { Guests, succeeds } from "./guests.mjs";
import { broadcasts, Inbox, subscribe } from "./inbox.mjs";
import { sharedServer } from "./shared-server.mjs";

const SAID = 200;

for (const way of ["sse", "polling"]) {
  for (const vsn of VERSIONS) {
    describe(`live updates by ${way}, vsn ${vsn}`, () => {
      let server;
      let others;
      let guests;
      let database;
      const ways = [];

      before(async () => {
        server = await sharedServer();
        others = new Guests(server, { vsn });
        guests = new Guests(server, {
          vsn,
          transport: fallingBack({ ways: [way], onWay: (opened) => ways.push(opened) }),
        });
        database = openDatabase(server);
      });

      after(async () => {
        await guests.leave();
        await others.leave();
        await database.end();
        await server.stop();
      });

      async function member(people, topic, config = {}) {
        const client = people.stranger();
        const channel = client.channel(topic, { config });
        const inbox = broadcasts(channel);
        const left = new Inbox();
        channel.on("presence", { event: "leave" }, ({ key }) => left.put(key));
        await subscribe(channel);
        return { client, channel, inbox, left };
      }

      it("carries text and bytes both ways, once and in order", async () => {
        const topic = `ways:${randomUUID()}`;
        const [here, there] = [await member(guests, topic), await member(others, topic)];
        for (const [speaker, listener] of [
          [here, there],
          [there, here],
        ]) {
          for (let n = 0; n < SAID; n++) {
            const payload = { n, text: "größe\n👋" };
            void speaker.channel.send({ type: "broadcast", event: "said", payload });
          }
          for (let n = 0; n < SAID; n++) {
            assert.deepEqual((await listener.inbox.next()).payload, { n, text: "größe\n👋" });
          }
        }
        if (vsn === "2.0.0") {
          const bytes = Uint8Array.from({ length: 300 }, (_, at) => at % 256);
          for (const [speaker, listener] of [
            [here, there],
            [there, here],
          ]) {
            await speaker.channel.send({ type: "broadcast", event: "bytes", payload: bytes.buffer });
            assert.deepEqual(new Uint8Array((await listener.inbox.next()).payload), bytes);
          }
        }
        assert.deepEqual([...new Set(ways)], [way]);
      });

      it("shows who is here, and who has gone", async () => {
        const topic = `ways:${randomUUID()}`;
        const there = await member(others, topic, { presence: { key: "there" } });
        const here = await member(guests, topic, { presence: { key: "here" } });
        await here.channel.track({ name: "Here" });
        here.client.realtime.disconnect();
        assert.equal(await there.left.next(), "here");
      });

      it("tells changes of tables, and what the database says", async () => {
        const ann = await guests.signIn("Ann");
        const session = await succeeds(ann.client.rpc("create_session", { p_name: "By another way" }));
        const changes = new Inbox();
        const queue = ann.client
          .channel(`session:${session.id}:queue`, { config: { private: true } })
          .on(
            "postgres_changes",
            { event: "*", schema: "public", table: "queue_entries", filter: `session_id=eq.${session.id}` },
            changes.put,
          );
        const room = ann.client.channel(`session:${session.id}`, { config: { private: true } });
        const told = broadcasts(room);
        await subscribe(queue);
        await subscribe(room);
        const topic = `session:${session.id}`;
        await database.query("select realtime.send($1, 'news', $2, true)", [{ n: 1 }, topic]);
        assert.equal((await told.next(({ event }) => event === "news")).payload.n, 1);
        const [track] = await succeeds(ann.client.from("tracks").select("id").eq("demo", true).limit(1));
        const request = { p_session: session.id, p_track: track.id, p_id: randomUUID() };
        await succeeds(ann.client.rpc("request_track", request));
        assert.equal((await changes.next()).new.track_id, track.id);
      });
    });
  }
}
