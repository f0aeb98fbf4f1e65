// What was announced is heard at every page, whoever is lost meanwhile: the DJ's page, then the server.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startServer } from "../../../conformance/server.mjs";
import { heardBetween, longestRest, machineNowMs, untilRecorded } from "../rig/listening.mjs";
import { hear, recordingOf } from "./hearing.mjs";
import { makeRestless } from "./musicFiles.mjs";
import { rows } from "./rows.mjs";
import { Visitor } from "./visitor.mjs";

/** Announced 15 s before its end: so long each is heard before that, with the start that comes before it judged. */
const SECONDS = 24;
/** What plays has no rest of its own; a codec takes this long to rise at the beginning of a file. */
const LONGEST_REST_MS = 5;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("an announced start", () => {
  let server;
  let folder;
  let dj;
  let listener;
  let sessionId;
  let recording;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "announced-"));
    server = await startServer();
    const songs = ["First", "Second", "Third"].map((title, seed) => ({ seed, title }));
    const fileOf = ({ title }) => join(folder, `${title}.mp3`);
    const song = { artist: "The Visitors", seconds: SECONDS };
    [dj] = await Promise.all([
      Visitor.arrive(server.url),
      ...songs.map((each) => makeRestless(server, fileOf(each), { ...song, ...each })),
    ]);
    const code = await dj.createSession();
    [{ id: sessionId }] = await rows(server, `sessions?code=eq.${code}`);
    await dj.openLibrary();
    await dj.upload(...songs.map(fileOf));
    // A tap of larger blocks outlasts a page that is held up.
    const prepare = (context) => context.addInitScript(() => (globalThis.tapSettings = { block: 16_384 }));
    [listener] = await Promise.all([Visitor.arrive(`${server.url}/s/${code}`, { prepare }), queueAll(songs)]);
    await listener.isLive();
    await listener.tapToListen();
    await dj.clickAt("play");
  });

  after(async () => {
    await dj?.leave().catch(() => undefined);
    await listener?.leave();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("comes without a gap though the DJ's page was killed", async () => {
    const { startsMs } = await announced();
    await dj.kill();
    const restMs = await longestRestAround(startsMs, "the DJ");
    assert.ok(restMs < LONGEST_REST_MS);
    recording = await recordingOf(listener, server, "Second");
    const heard = await hear(listener, recording, machineNowMs(), { near: machineNowMs() - startsMs });
    assert.ok(
      Math.abs(heard.zeroMs - startsMs) < 100,
      `begun ${heard.zeroMs - startsMs} ms after its moment`,
    );
  });

  it("comes without a gap though the server was killed", async () => {
    recording = await recordingOf(listener, server, "Third");
    const { startsMs } = await announced();
    await server.kill9();
    const restMs = await longestRestAround(startsMs, "the server");
    assert.ok(restMs < LONGEST_REST_MS);
    const heard = await hear(listener, recording, machineNowMs(), { near: machineNowMs() - startsMs });
    assert.ok(
      Math.abs(heard.zeroMs - startsMs) < 100,
      `begun ${heard.zeroMs - startsMs} ms after its moment`,
    );
    assert.deepEqual(listener.pageErrors, []);
  });

  async function queueAll(songs) {
    for (const { title } of songs) await dj.queue("own-track", title);
    await dj.closeLibrary();
  }

  /** Waits for an announcement that pages have had time to hear of; answers its moment in epoch ms. */
  async function announced() {
    const before = await playback();
    for (let at = before; ; at = await playback()) {
      if (at.next_at_server_ms !== null) {
        const aheadMs = at.next_at_server_ms - (await serverNowMs());
        assert.ok(aheadMs >= 10_000, `announced ${aheadMs} ms ahead`);
        await pause(2_000);
        return { startsMs: machineNowMs() + at.next_at_server_ms - (await serverNowMs()) };
      }
      await pause(250);
    }
  }

  async function playback() {
    const [anchor] = await rows(server, `playback?session_id=eq.${sessionId}`);
    return anchor;
  }

  async function serverNowMs() {
    const { sentMs } = await (await fetch(`${server.url}/clock`)).json();
    return sentMs;
  }

  async function longestRestAround(startsMs, without) {
    await untilRecorded(startsMs + 3_000);
    const { restMs, endsMs } = longestRest(
      await heardBetween(listener.page, startsMs - 3_000, startsMs + 3_000),
    );
    console.log(
      `figure: longest rest around a start without ${without}: ${restMs.toFixed(0)} ms, until ${(endsMs - startsMs).toFixed(0)} ms after it`,
    );
    return restMs;
  }
});
