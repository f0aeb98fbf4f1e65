import { setTimeout as sleep } from "node:timers/promises";
import { machineNowMs } from "../../web/tests/rig/listening.mjs";
import { crystalsOf, linkOf } from "./conditions.mjs";
import { Judge } from "./judging.mjs";
import { Listener } from "./listener.mjs";
import { Machine } from "./machine.mjs";
import { recording } from "./music.mjs";
import { Party } from "./party.mjs";
import { seededRandom } from "./randomness.mjs";
import { ServerClock } from "./serverClock.mjs";
import { inEffect } from "./timeline.mjs";

const WINDOW_MS = 200;
const EVERY_MS = 1_000;
/** From the last tap to the first reading: joining is measured by itself. */
const SETTLE_MS = 10_000;
const CLOCK_EVERY_MS = 10_000;
/** Music beyond the measured time: what it takes to arrive, and for the last pieces to be heard. */
const SPARE_SECONDS = 90;

/** One condition, measured once: people come, music plays, what they hear is gathered and judged. */
export class Run {
  listeners = [];

  /** `options`: the seconds to measure, how many pages there are with the DJ's, and a seed. */
  constructor(server, condition, options) {
    this.server = server;
    this.condition = condition;
    this.options = options;
    this.random = seededRandom(options.seed);
    this.clock = new ServerClock(server.url);
  }

  /** Answers the readings and the circumstances in which they were made. */
  async measure() {
    try {
      await this.#gatherPeople();
      await sleep(SETTLE_MS);
      const machine = await Machine.watch();
      const fromMs = await this.#listen();
      const load = await machine.told();
      return await this.#judge(fromMs, load);
    } finally {
      await Promise.all(this.listeners.map((each) => each.leave()));
    }
  }

  async #gatherPeople() {
    const dj = await this.#arrive("dj", "/");
    this.party = new Party(this.server, dj.visitor);
    await this.party.begin();
    this.uploadMs = await this.party.bring(
      recording("Noise", this.options.seconds + SPARE_SECONDS, this.options.seed),
    );
    for (let page = 1; page < this.options.pages; page++) {
      const listener = await this.#arrive(`listener ${page}`, `/s/${this.party.code}`);
      await listener.visitor.isLive();
    }
    await dj.visitor.clickAt("play");
    for (const { visitor } of this.listeners.slice(1)) await visitor.tapToListen();
  }

  async #arrive(name, path) {
    const page = this.listeners.length;
    const listener = await Listener.arrive(name, this.server, {
      path,
      link: linkOf(this.condition, page),
      crystals: crystalsOf(this.condition, page),
      random: this.random,
    });
    this.listeners.push(listener);
    return listener;
  }

  async #listen() {
    await this.clock.note();
    const clockNotes = setInterval(() => void this.clock.note(), CLOCK_EVERY_MS);
    const fromMs = machineNowMs();
    const moments = Array.from({ length: this.options.seconds }, (_, at) => fromMs + at * EVERY_MS);
    await Promise.all(this.listeners.map((each) => each.gather(moments, WINDOW_MS)));
    clearInterval(clockNotes);
    await this.clock.note();
    return fromMs;
  }

  async #judge(fromMs, load) {
    const anchors = inEffect(await this.party.anchors());
    const judge = new Judge(anchors, this.clock, this.party.recordings);
    const readings = [];
    const pages = [];
    for (const listener of this.listeners) {
      const aheadMs = await listener.clockAheadMs();
      readings.push(...listener.pieces.map((piece) => judge.reading(listener.name, piece, aheadMs)));
      pages.push({
        name: listener.name,
        ...listener.crystals,
        aheadMs,
        silences: await listener.silences(fromMs),
        played: await listener.playbackStats(),
        threw: listener.visitor.pageErrors.map(String),
      });
    }
    return {
      fromMs,
      readings,
      pages,
      load,
      uploadMs: this.uploadMs,
      clockDoubtMs: this.clock.doubtMs,
    };
  }
}
