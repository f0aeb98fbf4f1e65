import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { eventually } from "./eventually.mjs";
import { Guests, succeeds } from "./guests.mjs";
import { broadcasts, Inbox, subscribe } from "./inbox.mjs";
import WebSocket from "ws";
import { startServer } from "./server.mjs";

const BACK_WITHIN_MS = 15_000;
// Node 22's own WebSocket never closes when it cannot connect, and the client waits for that to try again.
const PAGE = { realtime: { transport: WebSocket } };

describe("kill -9 of the whole process tree, and a start on the same data", () => {
  let server;
  let guests;
  let host;
  let listener;
  let session;
  let entry;
  let played;
  let said;
  const pages = [];

  const topic = () => `session:${session.id}`;
  const snapshot = (guest) => succeeds(guest.client.rpc("session_snapshot", { p_session: session.id }));
  const chat = (guest, body) =>
    succeeds(guest.client.rpc("send_message", { p_session: session.id, p_id: randomUUID(), p_body: body }));

  /** As a page does: tracks itself whenever it has subscribed. */
  async function open(guest) {
    const channel = guest.client.channel(topic(), { config: { private: true, presence: { key: guest.id } } });
    const page = { guest, channel, inbox: broadcasts(channel), people: new Inbox(), subscribed: new Inbox() };
    channel.on("presence", { event: "sync" }, () => page.people.put(Object.keys(channel.presenceState())));
    channel.subscribe((status) => {
      if (status === "SUBSCRIBED") {
        channel.track({ display_name: guest.user.user_metadata.display_name });
        page.subscribed.put(performance.now());
      }
    });
    await page.subscribed.next();
    pages.push(page);
  }

  before(async () => {
    server = await startServer();
    guests = new Guests(server);
    host = await guests.signIn("Dora", PAGE);
    listener = await guests.signIn("Lea", PAGE);
    session = await succeeds(host.client.rpc("create_session", { p_name: "Kitchen" }));
    await succeeds(listener.client.rpc("join_session", { p_code: session.code }));
    const [track] = await succeeds(host.client.from("tracks").select().eq("demo", true).limit(1));
    entry = await succeeds(host.client.rpc("request_track", { p_session: session.id, p_track: track.id }));
    await open(host);
    await open(listener);
    played = await succeeds(
      host.client.rpc("command_playback", { p_session: session.id, p_epoch: 1, p_seq: 0, p_command: "play" }),
    );
    said = [];
    for (let n = 0; n < 10; n++) said.push(await chat(n % 2 ? host : listener, `message ${n}`));

    await server.kill9();
    await server.restart();
    const ready = performance.now();

    for (const page of pages) {
      page.backAfterMs = (await page.subscribed.next(() => true, BACK_WITHIN_MS)) - ready;
    }
  });

  after(async () => {
    await guests?.leave();
    await server?.stop();
  });

  it("brings both clients back by themselves", () => {
    for (const { backAfterMs } of pages) {
      assert.ok(backAfterMs < BACK_WITHIN_MS, `${backAfterMs} ms`);
    }
  });

  it("keeps every row that was acknowledged", async () => {
    const { messages, me, session: kept } = await snapshot(listener);

    assert.deepEqual(messages, said);
    assert.deepEqual([me.user_id, kept.id, kept.code], [listener.id, session.id, session.code]);
  });

  it("keeps who is signed in", async () => {
    const { session: fresh } = await succeeds(listener.client.auth.refreshSession());

    assert.equal(fresh.user.id, listener.id);
  });

  it("goes on playing where it would be, by the new clock", async () => {
    const { clockId } = await (await fetch(`${server.url}/clock`)).json();
    const { playback } = await snapshot(listener);

    assert.notEqual(played.clock_id, clockId);
    assert.deepEqual([playback.playing, playback.entry_id, playback.clock_id], [true, entry.id, clockId]);
    assert.ok(playback.seq > played.seq);
    const expectedMs = playback.at_server_ms - played.at_server_ms;
    assert.ok(
      Math.abs(playback.position_ms - expectedMs) < 100,
      `${playback.position_ms} for ${expectedMs} ms`,
    );
  });

  it("tells both clients what happens next", async () => {
    const sent = await chat(listener, "back again");
    const { epoch, seq } = (await snapshot(host)).playback;
    const paused = await succeeds(
      host.client.rpc("command_playback", {
        p_session: session.id,
        p_epoch: epoch,
        p_seq: seq,
        p_command: "pause",
      }),
    );

    for (const { inbox } of pages) {
      await inbox.next(({ event, payload }) => event === "chat" && payload.id === sent.id);
      await inbox.next(({ event, payload }) => event === "playback" && payload.seq === paused.seq);
    }
  });

  it("shows both to each other again", async () => {
    for (const { people } of pages) {
      await people.next((keys) => keys.includes(host.id) && keys.includes(listener.id), BACK_WITHIN_MS);
    }
  });

  it("admits newcomers", async () => {
    const cem = await guests.signIn("Cem");
    await succeeds(cem.client.rpc("join_session", { p_code: session.code }));

    const statuses = await subscribe(cem.client.channel(topic(), { config: { private: true } }));

    await statuses.staysEmpty(0);
  });

  it("rides out the end of Postgres alone", async () => {
    const [pid] = readFileSync(join(server.data, "postgres", "cluster", "postmaster.pid"), "utf8").split(
      "\n",
    );

    process.kill(Number(pid), "SIGKILL");

    // What was told meanwhile may be lost: pages join again, and then read what they missed.
    for (const { subscribed } of pages) await subscribed.next(() => true, BACK_WITHIN_MS);
    const sent = await eventually(() => chat(host, "and again"), BACK_WITHIN_MS);
    for (const { inbox } of pages) {
      await inbox.next(({ event, payload }) => event === "chat" && payload.id === sent.id);
    }
  });
});
