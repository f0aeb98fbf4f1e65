// A page that is held up in the middle of a cut is late with it, and never silent for it.
// Run with `node --test tests/audio/heldUp.browser.mjs`.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launchChromium } from "../rig/chromium.mjs";
import { heardBetween, longestRest, machineNowMs, TAP_SCRIPT, untilRecorded } from "../rig/listening.mjs";
import { noise, wav } from "../rig/sounds.mjs";
import { Studio } from "./studio.mjs";
import { SAMPLE_RATE, SECONDS, trackOf } from "./takes.mjs";

/** Longer than what is decided is ahead of what sounds. */
const HELD_UP_MS = 150;
/** A crossfade of noise with noise has none. */
const LONGEST_REST_MS = 5;

describe("a page that is held up while it cuts", () => {
  let studio;
  let browser;
  let page;
  let anchor;

  before(async () => {
    studio = await Studio.open();
    studio.recordings.set("/noise.wav", wav(noise(SECONDS, SAMPLE_RATE, 7), SAMPLE_RATE));
    browser = await launchChromium("--autoplay-policy=no-user-gesture-required");
    page = await browser.newPage();
    // Larger blocks outlast a page that is held up.
    await page.addInitScript(() => (globalThis.tapSettings = { block: 16_384 }));
    await page.addInitScript({ path: TAP_SCRIPT });
    await page.goto(`http://127.0.0.1:${studio.port}/`);
    await page.evaluate(() => globalThis.engine.unlock());
    anchor = {
      ...{ epoch: 1, seq: 1, clockId: "first", entryId: "entry", trackId: "noise", positionMs: 0 },
      ...{ atServerMs: studio.serverMs(), rate: 1, playing: true, next: null, crossfadeMs: 0 },
      ...{ crossfadeCurve: "equal_power", fadeOut: null, cueOutMs: null },
    };
    await tell();
    await page.waitForFunction(() => globalThis.engine.phase.kind === "playing");
  });

  after(async () => {
    await browser?.close();
    await studio?.close();
  });

  const tell = () =>
    page.evaluate((words) => globalThis.engine.setTimeline(...words), [anchor, trackOf("noise")]);

  it("goes over without a rest", async () => {
    await untilRecorded(machineNowMs() + 1_500);
    await page.evaluate((heldUpMs) => {
      const Source = globalThis.AudioBufferSourceNode;
      globalThis.heldUp = 0;
      globalThis.AudioBufferSourceNode = class extends Source {
        constructor(...words) {
          super(...words);
          globalThis.heldUp++;
          const endMs = performance.now() + heldUpMs;
          while (performance.now() < endMs);
        }
      };
    }, HELD_UP_MS);
    const cutMs = machineNowMs();
    anchor = { ...anchor, seq: 2, positionMs: 30_000, atServerMs: studio.serverMs() };
    await tell();
    await untilRecorded(cutMs + 2_500);
    const heard = await heardBetween(page, cutMs - 1_000, cutMs + 2_000);
    assert.deepEqual([heard.missing, await page.evaluate(() => globalThis.heldUp)], [0, 1]);
    const { restMs } = longestRest(heard);
    console.log(
      `figure: longest rest of a page that was held up for ${HELD_UP_MS} ms: ${restMs.toFixed(1)} ms`,
    );
    assert.ok(restMs < LONGEST_REST_MS);
  });
});
