// A recording too long to be decoded whole is played by a media element, on the same timeline: from segments,
// which are made where there is an ffmpeg on PATH or as FFMPEG, or from the whole file.
// Run with `node --test tests/audio/streaming.browser.mjs`.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { launchChromium } from "../rig/chromium.mjs";
import { decodeInPage, machineNowMs, positionHeard, TAP_SCRIPT, untilRecorded } from "../rig/listening.mjs";
import { Studio } from "./studio.mjs";
import { quantile } from "./takes.mjs";

const DEMO = fileURLToPath(new URL("../../../src/main/resources/demo/azotea.m4a", import.meta.url));
const WHOLE = {
  ...{ trackId: "demo", durationMs: 118_613, sampleRate: 48_000, sampleCount: 5_693_440, gainDb: 0 },
  renditions: [
    {
      ...{ kind: "aac128", url: "/azotea.m4a", type: 'audio/mp4; codecs="mp4a.40.2"' },
      ...{ bitrate: 132_000, leadInSamples: 1_024 },
    },
  ],
  hlsUrl: null,
};
const SEGMENTED = { ...WHOLE, hlsUrl: "/master.m3u8" };
const FFMPEG = process.env.FFMPEG ?? "ffmpeg";
const hasFfmpeg = spawnSync(FFMPEG, ["-version"]).status === 0;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** CMAF by stream copy, as the server makes it. */
async function segment(folder) {
  await promisify(execFile)(
    FFMPEG,
    [
      ...["-v", "error", "-i", DEMO, "-map", "0:a", "-c", "copy", "-fflags", "+bitexact", "-f", "dash"],
      ...["-single_file", "1", "-single_file_name", "stream-$RepresentationID$.mp4", "-seg_duration", "6"],
      ...["-hls_playlist", "1", "-hls_master_name", "master.m3u8", "manifest.mpd"],
    ],
    { cwd: folder },
  );
}

describe("a long recording in one file", () => plays(WHOLE, "aac128"));
describe("a long recording in segments", { skip: !hasFfmpeg }, () => plays(SEGMENTED, "hls"));

function plays(track, rendition) {
  let studio;
  let browser;
  let pages;
  let anchor;
  let recording;

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), "streaming-"));
    studio = await Studio.open();
    if (track === SEGMENTED) await segment(folder);
    for (const name of await readdir(folder)) {
      studio.recordings.set(`/${name}`, await readFile(join(folder, name)));
    }
    await rm(folder, { recursive: true });
    studio.recordings.set("/azotea.m4a", await readFile(DEMO));
    browser = await launchChromium("--autoplay-policy=no-user-gesture-required");
    pages = await Promise.all([arrive(), arrive()]);
  });

  after(async () => {
    await browser?.close();
    await studio?.close();
  });

  async function arrive() {
    const page = await (await browser.newContext()).newPage();
    page.on("pageerror", (error) => assert.fail(`The page failed: ${error}`));
    await page.addInitScript({ path: TAP_SCRIPT });
    await page.goto(`http://127.0.0.1:${studio.port}/?longestDecodedMs=60000`);
    await page.evaluate(() => globalThis.engine.unlock());
    return page;
  }

  async function command(change, leadMs = 300) {
    anchor = {
      ...{ epoch: 1, seq: 0, clockId: "first", entryId: "entry", trackId: "demo", positionMs: 20_000 },
      ...{ rate: 1, playing: true, next: null, crossfadeMs: 0, crossfadeCurve: "equal_power" },
      ...{ fadeOut: null, cueOutMs: null },
      ...anchor,
      ...change,
    };
    anchor = { ...anchor, seq: anchor.seq + 1, atServerMs: studio.serverMs() + leadMs };
    await Promise.all(
      pages.map((page) => page.evaluate((words) => globalThis.engine.setTimeline(...words), [anchor, track])),
    );
  }

  const positionAt = (epochMs) => anchor.positionMs + studio.serverMs(epochMs) - anchor.atServerMs;

  async function errors(rounds) {
    const found = [];
    for (let round = 0; round < rounds; round++) {
      const atMs = machineNowMs();
      await untilRecorded(atMs + 500);
      const near = positionAt(atMs);
      const heard = await Promise.all(
        pages.map((page) => positionHeard(page, recording, atMs, { near, windowMs: 500 })),
      );
      if (heard.every((each) => each !== null && each.confidence > 0.05)) {
        found.push(heard.map((each) => each.positionMs - positionAt(each.atEpochMs)));
      }
    }
    return found;
  }

  async function measured(name, rounds) {
    const found = await errors(rounds);
    assert.ok(found.length >= rounds / 2, `only ${found.length} certain readings`);
    const each = found.flat().map(Math.abs);
    const skews = found.map(([a, b]) => Math.abs(a - b));
    const told = (values) => [0.5, 0.95].map((q) => quantile(values, q).toFixed(1)).join(" / ");
    console.log(`figure: ${name}: error p50 / p95 ${told(each)} ms, skew ${told(skews)} ms`);
    if (process.env.VERBOSE) console.log(JSON.stringify(found));
    return { errorMs: quantile(each, 0.95), skewMs: quantile(skews, 0.95) };
  }

  it("sounds in its place, at every page the same", async () => {
    await command({});
    await pause(6_000);
    for (const page of pages) {
      assert.equal(await page.evaluate(() => globalThis.engine.phase.kind), "playing");
      assert.equal(await page.evaluate(() => globalThis.engine.sync.rendition), rendition);
    }
    recording = await decodeInPage(pages[0], "/azotea.m4a");
    const { errorMs, skewMs } = await measured(rendition, 10);
    assert.ok(skewMs < 60 && errorMs < 80);
  });

  it("takes another address where its own is refused", async () => {
    const renamed = (path) => path?.replace("/", "/again/") ?? null;
    const [first] = track.renditions;
    const signedAnew = {
      ...track,
      hlsUrl: renamed(track.hlsUrl),
      renditions: [{ ...first, url: renamed(first.url) }],
    };
    for (const [path, bytes] of [...studio.recordings]) studio.recordings.set(renamed(path), bytes);
    const late = await arrive();
    const before = new Map(studio.recordings);
    for (const path of before.keys()) if (!path.startsWith("/again/")) studio.recordings.delete(path);
    const tell = (told) => late.evaluate((words) => globalThis.engine.setTimeline(...words), [anchor, told]);
    await tell(track);
    await pause(3_000);
    assert.notEqual(await late.evaluate(() => globalThis.engine.phase.kind), "playing");
    await tell(signedAnew);
    await late.waitForFunction(() => globalThis.engine.phase.kind === "playing", null, { timeout: 10_000 });
    for (const [path, bytes] of before) studio.recordings.set(path, bytes);
    await late.context().close();
  });

  it("comes back by itself once it is not refused any more", async () => {
    const late = await arrive();
    const before = new Map(studio.recordings);
    studio.recordings.clear();
    await late.evaluate((words) => globalThis.engine.setTimeline(...words), [anchor, track]);
    await pause(3_000);
    for (const [path, bytes] of before) studio.recordings.set(path, bytes);
    await late.waitForFunction(() => globalThis.engine.phase.kind === "playing", null, { timeout: 10_000 });
    await late.context().close();
  });

  it("goes to another place, and stops", async () => {
    await command({ positionMs: 80_000 });
    await pause(4_000);
    assert.ok((await measured(`${rendition}, sought`, 5)).skewMs < 60);
    await command({ playing: false, positionMs: 90_000 });
    await pause(1_000);
    for (const page of pages) {
      assert.equal(await page.evaluate(() => globalThis.engine.phase.kind), "paused");
      assert.equal(await page.evaluate(() => globalThis.engine.audible()), null);
    }
  });
}
