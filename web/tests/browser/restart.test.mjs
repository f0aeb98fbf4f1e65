// The server's whole process tree is killed amid music and chat, and comes back.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startServer } from "../../../conformance/server.mjs";
import { firstMoment, machineNowMs, untilRecorded } from "../rig/listening.mjs";
import { figure } from "./figures.mjs";
import { lags, recordingOf } from "./hearing.mjs";
import { rows } from "./rows.mjs";
import { Visitor } from "./visitor.mjs";

const TRACK = "Azotea";
const LINES = 20;
/** So many of the newest lines are in the page for sure: of a long conversation it has those around what is shown. */
const SHOWN_LINES = 20;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("a server killed in the middle of a party", () => {
  let server;
  let dj;
  let listener;
  let sessionId;
  let recording;
  let storedBefore;
  const acknowledged = [];
  const visitors = () => [dj, listener];

  before(async () => {
    server = await startServer();
    dj = await Visitor.arrive(server.url);
    const code = await dj.createSession();
    [listener] = await Promise.all([Visitor.arrive(`${server.url}/s/${code}`), queueTracks()]);
    await listener.isLive();
    await listener.tapToListen();
    await dj.clickAt("play");
    [{ id: sessionId }] = await rows(server, `sessions?code=eq.${code}`);
    for (const visitor of visitors()) {
      visitor.page.on("response", (response) => void noteAcknowledged(response));
    }
    await pause(3000);
    recording = await recordingOf(dj, server, TRACK);
  });

  after(async () => {
    await dj?.leave();
    await listener?.leave();
    await server?.stop();
  });

  it("goes on playing at both while the server is away", async () => {
    storedBefore = await stored();
    const talking = Promise.all(visitors().map((visitor, at) => talk(visitor, `voice ${at}`, LINES)));
    await pause(1000);
    const killedMs = machineNowMs();
    await server.kill9();
    await talking;
    await pause(1000);
    assert.ok(acknowledged.length > 0, "nothing was acknowledged before the end");
    for (const visitor of visitors()) {
      assert.equal(await firstMoment(visitor.page, "silent", killedMs, machineNowMs() - 600), null);
    }
  });

  it("plays and chats again at both by themselves within 15 s of ready", async () => {
    const restarted = server.restart();
    while (!/WhatsSound ready on/.test(server.log)) {
      await Promise.race([restarted, pause(20)]);
    }
    const readyMs = machineNowMs();
    const sinceReady = () => (machineNowMs() - readyMs) / 1000;
    await Promise.all(visitors().map((visitor) => visitor.isLive()));
    console.log(`figure: from ready to both pages live: ${sinceReady().toFixed(1)} s`);
    await Promise.all([dj.say("are you back?"), listener.say("I am back")]);
    const chatted = Promise.all([listener.reads("are you back?"), dj.reads("I am back")]).then(sinceReady);
    const pausedMs = await dj.clickAt("pause");
    await untilRecorded(pausedMs + 1000);
    assert.ok((await firstMoment(listener.page, "silent", pausedMs, pausedMs + 1000)) !== null);
    const playedMs = await dj.clickAt("play");
    await untilRecorded(playedMs + 1000);
    const soundingMs = await firstMoment(listener.page, "sounding", playedMs, playedMs + 1000);
    assert.ok(soundingMs !== null);
    const tookS = (soundingMs - readyMs) / 1000;
    console.log(`figure: from ready to a pause and a play heard by the listener: ${tookS.toFixed(1)} s`);
    const chattedS = await chatted;
    console.log(`figure: from ready to chat both ways: ${chattedS.toFixed(1)} s`);
    assert.ok(tookS <= 15 && chattedS <= 15);
    await restarted;
    // Far from its end, so that nothing is announced while the rest is looked at.
    await dj.seekTo(0.05);
    await pause(3000);
    const distances = (await lags(dj, listener, recording, { readings: 10 })).map(Math.abs);
    assert.ok(figure("after the restart: listener's distance from the DJ", distances).p95 < 100);
  });

  it("has kept every acknowledged row, and delivers what could not be sent", async () => {
    const now = await stored();
    for (const table of ["messages", "entries", "members"]) {
      assert.deepEqual(
        storedBefore[table].filter((id) => !now[table].includes(id)),
        [],
        table,
      );
    }
    assert.deepEqual(
      acknowledged.filter((id) => !now.messages.includes(id)),
      [],
    );
    for (const visitor of visitors()) {
      await visitor.reads(`voice 0: ${LINES}`);
      await visitor.reads(`voice 1: ${LINES}`);
    }
    assert.equal(new Set(now.texts).size, now.texts.length, "no line is stored twice");
    for (const [voice, last] of ["are you back?", "I am back"].entries()) {
      const said = now.texts.filter((text) => text.startsWith(`voice ${voice}: `) || text === last);
      const written = [...Array.from({ length: LINES }, (_, at) => `voice ${voice}: ${at + 1}`), last];
      assert.deepEqual(said, written, "in the order in which they were written");
    }
  });

  it("loses nothing when a page is loaded again", async () => {
    for (const visitor of visitors()) {
      const shown = await visitor.page.evaluate(() => globalThis.watch.shown());
      await visitor.page.reload();
      await visitor.isLive();
      await visitor.tapToListen();
      const again = await visitor.page.evaluate(() => globalThis.watch.shown());
      const both = Math.min(again.lines.length, shown.lines.length);
      assert.ok(both >= SHOWN_LINES, `${both} lines`);
      assert.deepEqual(again.lines.slice(-both), shown.lines.slice(-both));
      assert.deepEqual({ ...again, lines: [] }, { ...shown, lines: [] });
    }
    assert.equal(await dj.see("next").count(), 1, "the DJ is still the DJ");
    await pause(3500);
    const distances = (await lags(dj, listener, recording, { readings: 3 })).map(Math.abs);
    assert.ok(figure("after both were loaded again: listener's distance from the DJ", distances).p95 < 100);
    assert.deepEqual([...dj.pageErrors, ...listener.pageErrors], []);
  });

  async function queueTracks() {
    await dj.openLibrary();
    for (const title of [TRACK, "Harbour Lamp", "Kitchen Light"]) await dj.queue("demo-track", title);
    await dj.closeLibrary();
  }

  async function noteAcknowledged(response) {
    if (response.ok() && response.url().endsWith("/rpc/send_message")) {
      const message = await response.json().catch(() => null); // its end was lost with the server
      if (message !== null) acknowledged.push(message.id);
    }
  }

  async function stored() {
    const of = `session_id=eq.${sessionId}`;
    const messages = await rows(server, `chat_messages?select=id,body&${of}&order=created_at,id`);
    const entries = await rows(server, `queue_entries?select=id&${of}`);
    const members = await rows(server, `members?select=user_id&${of}`);
    return {
      messages: messages.map(({ id }) => id),
      texts: messages.map(({ body }) => body),
      entries: entries.map(({ id }) => id),
      members: members.map((member) => member.user_id),
    };
  }
});

async function talk(visitor, name, lines) {
  for (let line = 1; line <= lines; line++) {
    await visitor.say(`${name}: ${line}`);
    await pause(80);
  }
}
