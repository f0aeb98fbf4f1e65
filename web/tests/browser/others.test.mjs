// Friends come with Firefox and with WebKit: they hear the same at the same moment as Chromium, talk and vote.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startServer } from "../../../conformance/server.mjs";
import { openFirefox } from "../rig/driven/firefox.mjs";
import { openWebKit } from "../rig/driven/webkit.mjs";
import { firstMoment, machineNowMs, untilRecorded } from "../rig/listening.mjs";
import { SoundCard } from "../rig/soundCard.mjs";
import { figure } from "./figures.mjs";
import { lags, recordingOf } from "./hearing.mjs";
import { sticksOut } from "./layout.mjs";
import { Visitor } from "./visitor.mjs";

const TRACK = "Azotea";
const NEXT = "Harbour Lamp";
/**
 * Sound that drops out while the browser draws tells no place, and a browser that has no time for sound falls behind,
 * which its page says; what is told must be right all the same.
 */
const DOUBTFUL = 20;

// They draw without a graphics card, and have no time left for sound where there is much to draw. WebKit's small browser
// makes no window as narrow as a phone: its own bar takes more.
const OTHERS = [
  {
    ...{ name: "Firefox", open: openFirefox },
    ...{ desk: { width: 1040, height: 680 }, phone: { width: 390, height: 844 } },
  },
  {
    ...{ name: "WebKit", open: openWebKit },
    ...{ desk: { width: 1040, height: 680 }, phone: { width: 480, height: 844 } },
  },
];

describe("a party of all browsers", () => {
  let server;
  let dj;
  let code;
  let recording;

  before(async () => {
    server = await startServer();
    dj = await Visitor.arrive(server.url);
    code = await dj.createSession();
    await dj.openLibrary();
    for (const title of [TRACK, NEXT]) await dj.queue("demo-track", title);
    await dj.closeLibrary();
    await dj.clickAt("play");
    await dj.see("pause").waitFor();
    recording = await recordingOf(dj, server, TRACK);
  });

  after(async () => {
    await dj?.leave();
    await server?.stop();
  });

  for (const [at, { name, open, desk, phone }] of OTHERS.entries()) {
    describe(name, () => {
      let soundCard;
      let guest;
      const claims = async () => (await guest.see("sync-chip").getAttribute("data-quality")) === "inSync";

      before(async () => {
        soundCard = await SoundCard.open(recording.sampleRate);
        const opened = await open({ environment: soundCard.environment });
        opened.page.soundCard = soundCard;
        guest = new Visitor(opened, opened.page);
        await guest.page.setViewportSize(desk);
        // Far from its end, however long the others took.
        await dj.seekTo(0.02);
      });

      after(async () => {
        await guest?.leave();
        await soundCard?.close();
      });

      it("enters by the link, and hears after one tap what Chromium hears", async () => {
        await guest.page.goto(`${server.url}/s/${code}`);
        await guest.isLive();
        await dj.seesPeople(2);
        assert.equal(await firstMoment(guest.page, "sounding", machineNowMs() - 2_000, machineNowMs()), null);
        const tappedMs = machineNowMs();
        await guest.tapToListen();
        await guest.page.locator('[data-testid="sync-chip"][data-quality="inSync"]').waitFor();
        await untilRecorded(tappedMs + 3_000);
        const soundingMs = await firstMoment(guest.page, "sounding", tappedMs, machineNowMs());
        console.log(`figure: from tap to sound with ${name}: ${(soundingMs - tappedMs).toFixed(0)} ms`);
        const told = { readings: 6, doubtful: DOUBTFUL, claims };
        const distances = (await lags(dj, guest, recording, told)).map(Math.abs);
        assert.ok(figure(`${name}'s distance from the DJ's Chromium`, distances).p95 < 100);
      });

      it("falls silent with the DJ's pause, and goes on in the same place", async () => {
        const pausedMs = await dj.clickAt("pause");
        await untilRecorded(pausedMs + 1_200);
        const silentMs = await firstMoment(guest.page, "silent", pausedMs, pausedMs + 1_200);
        assert.ok(silentMs !== null, "plays on");
        const playedMs = await dj.clickAt("play");
        await untilRecorded(playedMs + 1_500);
        const soundingMs = await firstMoment(guest.page, "sounding", playedMs, playedMs + 1_500);
        assert.ok(soundingMs !== null, "stays silent");
        console.log(
          `figure: ${name}: silent ${(silentMs - pausedMs).toFixed(0)} ms after pause, ` +
            `sounding ${(soundingMs - playedMs).toFixed(0)} ms after play`,
        );
        const told = { readings: 3, doubtful: DOUBTFUL, claims };
        const distances = (await lags(dj, guest, recording, told)).map(Math.abs);
        assert.ok(figure(`${name}'s distance after a pause`, distances).p95 < 100);
      });

      it("talks, and is answered", async () => {
        await guest.say(`hello from ${name}`);
        await dj.reads(`hello from ${name}`);
        await dj.say(`hello ${name}`);
        await guest.reads(`hello ${name}`);
      });

      it("votes, and sees its vote counted", async () => {
        await guest.page.locator('[data-testid="vote"]:not(:disabled)').first().click();
        for (const visitor of [guest, dj]) {
          await visitor.page.locator(`[data-testid="vote"][data-votes="${at + 1}"]`).waitFor();
        }
      });

      it("has its place on a desk and on a phone, with nothing to complain of", async () => {
        assert.deepEqual(await guest.page.evaluate(sticksOut), []);
        await guest.page.setViewportSize(phone);
        for (const [tab, content] of [
          ["tab-queue", "queue"],
          ["tab-people", "people-count"],
          ["tab-chat", "chat-input"],
          ["tab-now", "now-playing"],
        ]) {
          await guest.see(tab).click();
          await guest.see(content).waitFor();
          assert.deepEqual(await guest.page.evaluate(sticksOut), [], tab);
        }
        assert.deepEqual([...guest.pageErrors, ...dj.pageErrors], []);
      });
    });
  }
});
