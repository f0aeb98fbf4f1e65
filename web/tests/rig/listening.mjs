import { locate } from "./correlate.mjs";

export const TAP_SCRIPT = new URL("./tap.js", import.meta.url).pathname;

/** Epoch ms of this machine, comparable with the page's loudspeakerTap.nowMs(). */
export function machineNowMs() {
  return performance.timeOrigin + performance.now();
}

function floats(base64) {
  const bytes = Buffer.from(base64, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** How far the page's epoch is ahead of this process's: of the quickest of some questions. */
export async function pageAheadMs(page, questions = 20) {
  return (await pageAhead(page, questions)).aheadMs;
}

/** The same with the round trip of that question: half of it is what the answer may be wrong by. */
export async function pageAhead(page, questions) {
  let best = { roundTripMs: Infinity, aheadMs: 0 };
  for (let question = 0; question < questions; question++) {
    const before = machineNowMs();
    const told = await page.evaluate(() => globalThis.loudspeakerTap.nowMs());
    const after = machineNowMs();
    if (after - before < best.roundTripMs) {
      best = { roundTripMs: after - before, aheadMs: told - (before + after) / 2 };
    }
  }
  return best;
}

/** The beginning of a recording, or all of it, as the page's browser decodes it: mono, at the rate of its output. */
export async function decodeInPage(page, url, { seconds = Infinity } = {}) {
  const words = [url, Number.isFinite(seconds) ? seconds : undefined];
  const decoded = await page.evaluate((told) => globalThis.loudspeakerTap.decode(...told), words);
  const bytes = Buffer.from(decoded.samples, "base64");
  const whole = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { sampleRate: decoded.sampleRate, samples: Float32Array.from(whole, (sample) => sample / 0x7fff) };
}

/** What a page's loudspeaker played between two epoch times of this machine; null when it did not run. */
export async function heardBetween(page, fromMs, toMs, { tap = "read", sinceMs = null } = {}) {
  if (page.soundCard !== undefined) {
    return page.soundCard.heardBetween(fromMs, toMs);
  }
  const read = await page.evaluate(
    ([method, from, to, since]) => globalThis.loudspeakerTap[method](from, to, since ?? undefined),
    [tap, fromMs, toMs, sinceMs],
  );
  return read && { ...read, samples: floats(read.samples) };
}

/** Waits until a moment has certainly been heard and recorded. */
export async function untilRecorded(epochMs) {
  const waitMs = epochMs + 400 - machineNowMs();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)));
}

/**
 * Where the page's loudspeaker was in the recording at an epoch time, from the sound alone.
 * `near` (ms) narrows the search; without it the whole recording is searched.
 */
export async function positionHeard(
  page,
  recording,
  epochMs,
  { windowMs = 400, near, withinMs = 2000 } = {},
) {
  const heard = await heardBetween(page, epochMs, epochMs + windowMs);
  if (heard === null) {
    return null;
  }
  if (heard.sampleRate !== recording.sampleRate) {
    throw new Error(`Decode the recording at the page's rate, ${heard.sampleRate} Hz.`);
  }
  const found = locate({
    heard: heard.samples,
    reference: recording.samples,
    sampleRate: heard.sampleRate,
    ...(near !== undefined && { fromSeconds: (near - withinMs) / 1000, toSeconds: (near + withinMs) / 1000 }),
  });
  return {
    ...found,
    atEpochMs: heard.startMs,
    positionMs: found.positionSeconds * 1000,
    missing: heard.missing,
  };
}

/** The first moment, in epoch ms, from which on the loudspeaker stayed silent, or sounded; null if never. */
export async function firstMoment(page, kind, fromMs, toMs, { stepMs = 5, silence = 0.001 } = {}) {
  const heard = await heardBetween(page, fromMs, toMs);
  if (heard === null) {
    return null;
  }
  const step = Math.round((stepMs / 1000) * heard.sampleRate);
  const steps = Math.floor(heard.samples.length / step);
  const loud = Array.from({ length: steps }, (_, at) =>
    heard.samples.subarray(at * step, (at + 1) * step).some((value) => Math.abs(value) > silence),
  );
  const at = kind === "silent" ? loud.lastIndexOf(true) + 1 : loud.indexOf(true);
  return at === -1 || at === steps ? null : heard.startMs + at * stepMs;
}

/** The longest stretch in which the loudspeaker was silent, and when it ended. */
export function longestRest({ samples, sampleRate, startMs }, silence = 0.001) {
  let longest = 0;
  let endsAt = 0;
  let run = 0;
  for (const [at, sample] of samples.entries()) {
    run = Math.abs(sample) < silence ? run + 1 : 0;
    if (run > longest) [longest, endsAt] = [run, at];
  }
  return { restMs: (longest / sampleRate) * 1_000, endsMs: startMs + (endsAt / sampleRate) * 1_000 };
}
