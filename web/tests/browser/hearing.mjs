// What the visitors' loudspeakers tell: how far apart they are, and when a change is heard.
import assert from "node:assert/strict";
import { locate } from "../rig/correlate.mjs";
import { decodeInPage, heardBetween, machineNowMs, positionHeard, untilRecorded } from "../rig/listening.mjs";
import { rows } from "./rows.mjs";

const SURE_CONFIDENCE = 0.05;
const SURE_CORRELATION = 0.5;
const WINDOWS_TRIED = 3;
const DOUBTFUL_ALLOWED = 4;

/** A track, or its first seconds, as the visitor's browser decodes it; its page must have an audio context. */
export async function recordingOf(visitor, server, title, options) {
  const [track] = await rows(server, `tracks?select=audio_path&title=eq.${encodeURIComponent(title)}`);
  return decodeInPage(visitor.page, `/storage/v1/object/public/tracks/${track.audio_path}`, options);
}

/**
 * Where the visitor's loudspeaker is in the recording, from the first window that leaves no doubt: under
 * load the tap loses a block now and then. `near` is the position expected at the epoch time.
 */
export async function hear(visitor, recording, epochMs, { near, windowMs = 500, withinMs = 2000 }) {
  const doubtful = [];
  for (let window = 0; window < WINDOWS_TRIED; window++) {
    const laterMs = window * windowMs;
    const heard = await listen(visitor, recording, epochMs + laterMs, {
      near: near + laterMs,
      windowMs,
      withinMs,
    });
    if (isSure(heard)) {
      return heard;
    }
    doubtful.push(heard);
  }
  assert.fail(`nothing certain was heard near ${near} ms: ${JSON.stringify(doubtful)}`);
}

const isSure = (heard) =>
  heard !== null && heard.confidence > SURE_CONFIDENCE && heard.correlation > SURE_CORRELATION;

async function listen(visitor, recording, epochMs, options) {
  await untilRecorded(epochMs + options.windowMs);
  const heard = await positionHeard(visitor.page, recording, epochMs, options);
  return heard && { ...heard, zeroMs: heard.atEpochMs - heard.positionMs };
}

/**
 * How many ms the second visitor lags the first, read again and again from the same moments of both. `claims` asks
 * whether the second's page says that it plays in time: what it says must be true, and only then is it read.
 */
export async function lags(
  first,
  second,
  recording,
  { readings = 12, everyMs = 700, windowMs = 500, doubtful = DOUBTFUL_ALLOWED, claims = null } = {},
) {
  const fromMs = machineNowMs();
  const { zeroMs } = await hear(first, recording, fromMs, { near: await first.shownPositionMs() });
  const found = [];
  for (let reading = 0; reading < readings + doubtful && found.length < readings; reading++) {
    const claimed = (await claims?.()) ?? true;
    const atMs = claims ? machineNowMs() : fromMs + reading * everyMs;
    const options = { near: atMs - zeroMs, windowMs, withinMs: 1000 };
    const a = await listen(first, recording, atMs, options);
    const b = await listen(second, recording, atMs, options);
    if (isSure(a) && isSure(b) && claimed && ((await claims?.()) ?? true)) {
      found.push(b.zeroMs - a.zeroMs);
    }
  }
  assert.equal(found.length, readings, "too many readings left a doubt");
  return found;
}

const WINDOW_MS = 100;
const STEP_MS = 10;
const NARROW_MS = 15;

/**
 * The moment, in epoch ms, when the loudspeaker went over from one place to another. Each is
 * `{ recording, zeroMs }`, as told by `hear` well before and well after.
 */
export async function changeMoment(visitor, before, after, fromMs, toMs) {
  const heard = await heardBetween(visitor.page, fromMs, toMs);
  const likeness = ({ recording, zeroMs }, startMs, samples) => {
    const near = startMs - zeroMs;
    const [fromSeconds, toSeconds] = [(near - NARROW_MS) / 1000, (near + NARROW_MS) / 1000];
    if (fromSeconds < 0) return 0; // not begun yet
    return locate({
      heard: samples,
      reference: recording.samples,
      sampleRate: heard.sampleRate,
      fromSeconds,
      toSeconds,
    }).correlation;
  };
  const frames = (milliseconds) => Math.round((milliseconds / 1000) * heard.sampleRate);
  for (let atMs = 0; atMs + WINDOW_MS <= toMs - fromMs; atMs += STEP_MS) {
    const samples = heard.samples.subarray(frames(atMs), frames(atMs + WINDOW_MS));
    const startMs = heard.startMs + atMs;
    // The window that is more like what comes has the change in its first half.
    if (likeness(after, startMs, samples) > likeness(before, startMs, samples)) {
      return startMs + WINDOW_MS / 2;
    }
  }
  return null;
}
