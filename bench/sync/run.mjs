import { setTimeout as sleep } from "node:timers/promises";
import { machineNowMs } from "../../web/tests/rig/listening.mjs";
import { changes } from "./changes.mjs";
import { crystalsOf, linkOf } from "./conditions.mjs";
import { Judge } from "./judging.mjs";
import { Listener } from "./listener.mjs";
import { Machine } from "./machine.mjs";
import { judgedMarks } from "./marks.mjs";
import { recording } from "./music.mjs";
import { Party } from "./party.mjs";
import { seededRandom } from "./randomness.mjs";
import { ServerClock } from "./serverClock.mjs";
import { Stage } from "./stage.mjs";
import { inEffect } from "./timeline.mjs";

const WINDOW_MS = 200;
const EVERY_MS = 1_000;
const CLOCK_EVERY_MS = 10_000;
/** Music beyond the measured time: what it takes to arrive, and for the last pieces to be heard. */
const SPARE_SECONDS = 120;

/** One condition, measured once: people come, music plays, what they hear is gathered and judged. */
export class Run {
  /**
   * `options`: the seconds to measure, those from the last tap to the first reading, how many pages there are
   * with the DJ's, and a seed; `say` tells how far it is.
   */
  constructor(server, condition, options, say) {
    this.server = server;
    this.condition = condition;
    this.options = options;
    this.say = say;
    this.random = seededRandom(options.seed);
    this.clock = new ServerClock(server.url);
    this.stage = new Stage(server, this.random, options.seconds);
  }

  /** Answers the readings and the circumstances in which they were made. */
  async measure() {
    try {
      await this.#gatherPeople();
      this.say("everybody is here");
      await sleep(this.options.settle * 1_000);
      const machine = await Machine.watch();
      const fromMs = machineNowMs();
      await this.#listen(fromMs);
      const load = await machine.told();
      this.say("measured");
      return await this.#judge(fromMs, load);
    } finally {
      await this.stage.leave();
    }
  }

  async #gatherPeople() {
    const dj = await this.#arrive("dj", "/");
    const party = new Party(this.server, dj);
    this.stage.party = party;
    await party.begin();
    if (this.condition.settings) await party.settings(this.condition.settings);
    this.uploadMs = [];
    for (const each of this.#recordings()) this.uploadMs.push(await party.bring(each));
    for (let page = 1; page < this.options.pages; page++) {
      const listener = await this.#arrive(`listener ${page}`, `/s/${party.code}`);
      await listener.visitor.isLive();
    }
    await dj.visitor.clickAt("play");
    for (const { visitor } of this.stage.listeners.slice(1)) await visitor.tapToListen();
  }

  #recordings() {
    const { seconds, seed } = this.options;
    const total = seconds + SPARE_SECONDS;
    const each = this.condition.trackSeconds ?? total;
    return Array.from({ length: Math.ceil(total / each) }, (_, at) =>
      recording(`Noise ${at + 1}`, each, seed + at),
    );
  }

  async #arrive(name, path) {
    const page = this.stage.listeners.length;
    const listener = await Listener.arrive(name, this.server, {
      path,
      link: linkOf(this.condition, page),
      crystals: crystalsOf(this.condition, page),
      random: this.random,
      opusless: this.condition.opusless(page),
      hideable: this.condition.hideable && page === this.options.pages - 1,
    });
    this.stage.listeners.push(listener);
    return listener;
  }

  async #listen(fromMs) {
    await this.clock.note();
    const clockNotes = setInterval(() => void this.clock.note(), CLOCK_EVERY_MS);
    const moments = Array.from({ length: this.options.seconds }, (_, at) => fromMs + at * EVERY_MS);
    await Promise.all([
      ...this.stage.listeners.map((each) => each.gather(moments, WINDOW_MS)),
      this.condition.act?.(this.stage),
    ]);
    clearInterval(clockNotes);
    await this.clock.note();
  }

  async #judge(fromMs, load) {
    const anchors = inEffect(await this.stage.party.anchors());
    const judge = new Judge(anchors, this.clock, this.stage.party.recordings);
    const readings = [];
    const pages = [];
    for (const listener of this.stage.listeners) {
      const told = await listener.told(fromMs);
      readings.push(...listener.pieces.map((piece) => judge.reading(listener.name, piece, told.aheadMs)));
      pages.push(told);
    }
    const marks = judgedMarks(this.stage.marks, judge, readings, pages);
    return {
      ...{ fromMs, readings, pages, marks, load },
      changes: changes(anchors, this.clock, readings, pages),
      ...{ uploadMs: this.uploadMs, clockDoubtMs: this.clock.doubtMs },
    };
  }
}
