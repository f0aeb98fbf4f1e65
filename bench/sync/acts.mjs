// What happens while people listen. Each act runs beside the gathering of sounds and marks what it did when.
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { machineNowMs } from "../../web/tests/rig/listening.mjs";

/** A disturbed page is heard for so long afterwards. */
const HEARD_AFTER_MS = 12_000;
/** Readings before, to compare with. */
const BEFORE_MS = 10_000;

/** Stops a page's process for so long, as a machine that is out of breath does; each time another page. */
export const freezing = disturbing("frozen", (visitor, signal) => visitor.signal(signal, "renderer"));

/** Stops what takes a page's sound to the device for so long: the page goes on, and its output is behind then. */
export const stalling = disturbing("output stalled", (visitor, signal) => visitor.signalOutput(signal));

function disturbing(what, send) {
  return (...durationsMs) =>
    async (stage) => {
      await sleep(BEFORE_MS);
      for (const [at, durationMs] of durationsMs.entries()) {
        const listener = stage.listeners[1 + (at % (stage.listeners.length - 1))];
        const mark = stage.begin(`${what} ${durationMs} ms`, listener);
        await send(listener.visitor, "SIGSTOP");
        await sleep(durationMs);
        await send(listener.visitor, "SIGCONT");
        await stage.end(mark, HEARD_AFTER_MS);
      }
    };
}

/** Takes the network from half of the listeners for so long, once after the other. */
export const offline =
  (...durationsMs) =>
  async (stage) => {
    for (const durationMs of durationsMs) {
      await sleep(BEFORE_MS);
      await offlineFor(stage, durationMs);
    }
  };

async function offlineFor(stage, durationMs) {
  const away = stage.listeners.slice(1).filter((_, at) => at % 2 === 0);
  const marks = away.map((listener) => stage.begin(`offline ${durationMs / 1000} s`, listener));
  await Promise.all(away.map((listener) => listener.goOffline()));
  await sleep(durationMs);
  await Promise.all(away.map((listener) => listener.comeBack()));
  await Promise.all(marks.map((mark) => stage.end(mark)));
}

/** Hides one page behind another tab for most of the time. */
export async function hiding(stage) {
  await sleep(BEFORE_MS);
  const listener = stage.listeners.at(-1);
  const mark = stage.begin("hidden", listener);
  await listener.hide();
  await sleep(stage.seconds * 1000 - 3 * BEFORE_MS);
  await listener.show();
  await stage.end(mark);
}

/** Gives the machine more work than it can do. */
export async function contending(stage) {
  await sleep(BEFORE_MS);
  const burners = Array.from({ length: stage.cores }, () => spawn(process.execPath, ["-e", "for(;;);"]));
  try {
    const mark = stage.begin("contended", null);
    await sleep(stage.seconds * 1000 - 2 * BEFORE_MS);
    await stage.end(mark);
  } finally {
    for (const burner of burners) burner.kill("SIGKILL");
  }
}

/** Kills the DJ's browser, and waits until the named successor has the decks. */
export async function losingTheDj(stage) {
  await sleep(stage.seconds * 400);
  await loseTheDj(stage);
}

async function loseTheDj(stage) {
  const [dj, successor] = stage.listeners;
  await stage.party.settings({
    successor_id: (await successor.login()).userId,
  });
  const { epoch } = await stage.party.playback();
  const mark = stage.begin("without a DJ", null);
  await dj.visitor.kill();
  while ((await stage.party.playback()).epoch === epoch) await sleep(200);
  await stage.end(mark);
}

/** Half of the listeners are offline for a minute, and then the DJ is lost. */
export async function anEvening(stage) {
  await sleep(BEFORE_MS);
  await offlineFor(stage, 60_000);
  await loseTheDj(stage);
}

/** Lets somebody in again and again, who has everything loaded and then taps. */
export const joining = (link, cold) => async (stage) => {
  const endMs = machineNowMs() + stage.seconds * 1000;
  for (let guest = 1; machineNowMs() < endMs; guest++) {
    const beganMs = machineNowMs();
    const listener = await stage.arrive(`guest ${guest}`, link);
    try {
      if (!cold) {
        await listener.visitor.isLive();
        await sleep(4_000);
      }
      await listener.visitor.tapToListen();
      const tappedMs = await listener.page.evaluate(() => globalThis.watch.pressedMs);
      const mark = stage.note(cold ? "cold start" : "tap", listener, cold ? listener.navigatedMs : tappedMs);
      await stage.hearAfter(mark, cold ? 10_000 : 5_000);
    } finally {
      await listener.leave();
    }
    await sleep(Math.max(0, 1_000 - (machineNowMs() - beganMs)));
  }
};
