// Two pages on one timeline, told by a server of the test's own and judged by their sound.
import assert from "node:assert/strict";
import { launchChromium } from "../rig/chromium.mjs";
import { machineNowMs, positionHeard, TAP_SCRIPT, untilRecorded } from "../rig/listening.mjs";
import { noise, wav } from "../rig/sounds.mjs";
import { Studio } from "./studio.mjs";
import { report, SAMPLE_RATE, SECONDS, trackOf } from "./takes.mjs";

export const LEAD_MS = 300;

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The pages that listen, and what they were told last. */
export const stage = { studio: null, browser: null, pages: [], references: {}, anchor: null };

/** A new anchor for all pages, which takes effect a little later; resolves to that moment. */
export async function command(change, leadMs = LEAD_MS, listeners = stage.pages) {
  const atServerMs = stage.studio.serverMs() + leadMs;
  stage.anchor = {
    ...stage.anchor,
    seq: stage.anchor.seq + 1,
    clockId: stage.studio.clockId,
    atServerMs,
    ...change,
  };
  const track = trackOf(stage.anchor.trackId);
  await Promise.all(listeners.map((page) => tell(page, stage.anchor, track)));
  return stage.studio.machineMs(stage.anchor.atServerMs);
}

export const tell = (page, ...timeline) =>
  page.evaluate((words) => globalThis.engine.setTimeline(...words), timeline);

export async function join(url) {
  const context = await stage.browser.newContext();
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(`The page failed: ${error}`));
  await page.addInitScript({ path: TAP_SCRIPT });
  await page.goto(url);
  return page;
}

export function timelineAt(machineMs) {
  return stage.anchor.positionMs + (stage.studio.serverMs(machineMs) - stage.anchor.atServerMs);
}

/** Each page's distance from the timeline at an epoch time, by ear. */
export async function errorsAt(epochMs, windowMs = 200) {
  await untilRecorded(epochMs + windowMs);
  return Promise.all(
    stage.pages.map(async (page) => {
      const near = timelineAt(epochMs);
      const heard = await positionHeard(page, stage.references[stage.anchor.trackId], epochMs, {
        near,
        windowMs,
      });
      assert.ok(
        heard !== null && heard.confidence > 0.2,
        `nothing certain was heard: ${JSON.stringify(heard)}`,
      );
      return heard.positionMs - timelineAt(heard.atEpochMs);
    }),
  );
}

export async function measure(name, rounds = 8) {
  const errors = [];
  const skews = [];
  for (let round = 0; round < rounds; round++) {
    const each = await errorsAt(machineNowMs());
    errors.push(...each.map(Math.abs));
    skews.push(Math.max(...each) - Math.min(...each));
  }
  report(name, errors, skews);
  return { maxErrorMs: Math.max(...errors), maxSkewMs: Math.max(...skews) };
}

export const forcedSeeks = () =>
  Promise.all(stage.pages.map((page) => page.evaluate(() => globalThis.engine.sync.forcedSeeks)));

export async function open() {
  stage.studio = await Studio.open();
  for (const [trackId, seed] of [
    ["first", 1],
    ["second", 2],
  ]) {
    stage.studio.recordings.set(`/${trackId}.wav`, wav(noise(SECONDS, SAMPLE_RATE, seed), SAMPLE_RATE));
  }
  stage.browser = await launchChromium(
    "--autoplay-policy=document-user-activation-required",
    "--host-resolver-rules=MAP party.test 127.0.0.1",
  );
  // One page in a secure context, one in none.
  stage.pages = await Promise.all([
    join(`http://127.0.0.1:${stage.studio.port}/`),
    join(`http://party.test:${stage.studio.port}/`),
  ]);
  stage.anchor = {
    ...{ epoch: 1, seq: 0, entryId: "entry", trackId: "first", positionMs: 0, rate: 1, playing: true },
    ...{ next: null, crossfadeMs: 0, crossfadeCurve: "equal_power", fadeOut: null, cueOutMs: null },
  };
}

export async function close() {
  await stage.browser?.close();
  await stage.studio?.close();
}
