import { setTimeout as sleep } from "node:timers/promises";
import { heardBetween, machineNowMs, pageAhead } from "../../web/tests/rig/listening.mjs";
import { Visitor } from "../../web/tests/browser/visitor.mjs";
import { Network } from "./network.mjs";

const CRYSTALS_SCRIPT = new URL("./crystals.js", import.meta.url).pathname;
const TAP = { block: 16_384, twice: true };
/** The tap tells of a moment once it was certainly heard and recorded. */
const RECORDED_AFTER_MS = 1_500;
const READ_WITHIN_MS = 30_000;
const CLOCK_QUESTIONS = 200;

/** One of the party's pages: a browser of its own, a network of its own, crystals of its own. */
export class Listener {
  /** What was heard, one piece for each moment asked for. */
  pieces = [];
  /** What the page reported about itself, as it left the page. */
  reports = [];

  static async arrive(name, server, { path = "/", link, crystals, random }) {
    const network = await Network.open(server.url, link, random);
    try {
      const visitor = await Visitor.arrive(`${network.url}${path}`, {
        viewport: { width: 480, height: 640 },
        contextOptions: { reducedMotion: "reduce" },
        prepare: (context) => prepare(context, crystals),
      });
      return new Listener(name, visitor, network, crystals);
    } catch (failure) {
      await network.close();
      throw failure;
    }
  }

  constructor(name, visitor, network, crystals) {
    this.name = name;
    this.visitor = visitor;
    this.network = network;
    this.crystals = crystals;
  }

  get page() {
    return this.visitor.page;
  }

  async leave() {
    await this.visitor.leave().catch(() => undefined);
    await this.network.close();
  }

  /** Reads what was heard at each of these moments once it is past; a page that is held up is read later. */
  async gather(moments, windowMs) {
    for (const atMs of moments) {
      await sleep(Math.max(0, atMs + windowMs + RECORDED_AFTER_MS - machineNowMs()));
      const piece = await Promise.race([
        this.#read(atMs, windowMs),
        sleep(READ_WITHIN_MS, null, { ref: false }),
      ]);
      this.pieces.push(piece ?? { atMs, heard: null });
    }
  }

  async #read(atMs, windowMs) {
    try {
      const heard = await heardBetween(this.page, atMs, atMs + windowMs);
      const second = await heardBetween(this.page, atMs, atMs + windowMs, {
        tap: "readSecond",
      });
      const told = await this.page
        .getByTestId("sync-chip")
        .first()
        .getAttribute("data-error-ms", { timeout: 500 });
      return {
        atMs,
        heard,
        second,
        toldErrorMs: told === null ? null : Number(told),
      };
    } catch (failure) {
      return { atMs, heard: null, failure: failure.message };
    }
  }

  /** Where the sound had rests since then: the recordings have none. */
  async silences(sinceMs) {
    const all = await this.page.evaluate(() => globalThis.loudspeakerTap.silences());
    return all.filter(({ fromMs }) => fromMs > sinceMs);
  }

  /** What the browser itself counts of output that came too late; null where it does not. */
  playbackStats() {
    return this.page.evaluate(
      () => globalThis.loudspeakerTap.contexts().at(-1)?.playbackStats?.toJSON() ?? null,
    );
  }

  /** How far the page's epoch is ahead of the rig's; nothing where that is less than the doubt about it. */
  async clockAheadMs() {
    const { aheadMs, roundTripMs } = await pageAhead(this.page, CLOCK_QUESTIONS);
    return Math.abs(aheadMs) > roundTripMs / 2 ? aheadMs : 0;
  }
}

async function prepare(context, crystals) {
  await context.addInitScript(`globalThis.tapSettings = ${JSON.stringify(TAP)};`);
  if (crystals !== null) {
    const settings = { referenceMs: machineNowMs(), ...crystals };
    await context.addInitScript(`globalThis.crystals = ${JSON.stringify(settings)};`);
    await context.addInitScript({ path: CRYSTALS_SCRIPT });
  }
}
