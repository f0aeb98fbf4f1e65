// What is heard at moments of their own: after a disturbance, a tap, a change of tracks.
import { setTimeout as sleep } from "node:timers/promises";
import { machineNowMs } from "../../web/tests/rig/listening.mjs";

const WINDOW_MS = 60;
const STEP_MS = 20;
/** From then on it has to stay there for so long. */
const STAYS_MS = 1_000;
const RECORDED_AFTER_MS = 1_500;

/** What the page plays between two moments, in one piece. */
export async function hearBetween(listener, fromMs, toMs, sinceMs = null) {
  await sleep(Math.max(0, toMs + RECORDED_AFTER_MS - machineNowMs()));
  return listener.heard(fromMs, toMs, sinceMs);
}

/** The moment from which on the sound is within a distance of the timeline; null where it never is. */
export function settledMs(judge, heard, aheadMs, withinMs) {
  if (heard === null) return null;
  const frames = (milliseconds) => Math.round((milliseconds / 1000) * heard.sampleRate);
  let since = null;
  for (let at = 0; frames(at + WINDOW_MS) <= heard.samples.length; at += STEP_MS) {
    const samples = heard.samples.subarray(frames(at), frames(at + WINDOW_MS));
    const startMs = heard.startMs + (frames(at) / heard.sampleRate) * 1000;
    const errorMs = judge.nearErrorMs({ ...heard, samples, startMs, missing: 0 }, aheadMs);
    const good = errorMs !== null && Math.abs(errorMs) <= withinMs;
    since = good ? (since ?? startMs) : null;
    if (since !== null && startMs - since >= STAYS_MS) return since - aheadMs;
  }
  return null;
}
