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
  static async arrive(name, server, { path = "/", link, crystals, random, hideable, opusless }) {
    const network = await Network.open(server.url, link, random);
    const reports = [];
    try {
      const visitor = await Visitor.arrive(`${network.url}${path}`, {
        hideable,
        viewport: { width: 480, height: 640 },
        contextOptions: { reducedMotion: "reduce" },
        prepare: (context) => prepare(context, { crystals, reports, opusless }),
      });
      // The browser was there before: a cold start begins with its navigation.
      const navigatedMs = await visitor.page.evaluate(() => performance.timeOrigin);
      return Object.assign(new Listener(name, visitor, network, crystals), { reports, navigatedMs });
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
      const heard = await this.heard(atMs, atMs + windowMs);
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

  heard(fromMs, toMs, sinceMs = null) {
    return heardBetween(this.page, fromMs, toMs, { sinceMs });
  }

  login() {
    return this.visitor.login();
  }

  /** Nothing passes, and the browser knows. */
  async goOffline() {
    this.network.goAway();
    await this.page.context().setOffline(true);
  }

  async comeBack() {
    this.network.comeBack();
    await this.page.context().setOffline(false);
  }

  /** Behind another tab; the listener has come as hideable. */
  async hide() {
    this.cover = await this.page.context().newPage();
    await this.cover.bringToFront();
    await this.page.waitForFunction(() => document.visibilityState === "hidden");
  }

  async show() {
    await this.cover.close();
    await this.page.waitForFunction(() => document.visibilityState === "visible");
  }

  /** What there is to tell of the page, from that moment on; little of one that is gone. */
  async told(sinceMs) {
    const gone = { aheadMs: 0, silences: [], played: null };
    const { aheadMs, silences, played } = await this.#asked().catch(() => gone);
    return {
      name: this.name,
      ...this.crystals,
      aheadMs,
      silences: silences.filter(({ fromMs }) => fromMs > sinceMs),
      played,
      reports: this.reports,
      threw: this.visitor.pageErrors.map(String),
    };
  }

  async #asked() {
    const aheadMs = await this.clockAheadMs();
    /** Where the sound had rests: the recordings have none. And what the browser counts of late output. */
    const asked = await this.page.evaluate(() => ({
      silences: globalThis.loudspeakerTap.silences(),
      played: globalThis.loudspeakerTap.contexts().at(-1)?.playbackStats?.toJSON() ?? null,
    }));
    return { aheadMs, ...asked };
  }

  /** How far the page's epoch is ahead of the rig's; nothing where that is less than the doubt about it. */
  async clockAheadMs() {
    const { aheadMs, roundTripMs } = await pageAhead(this.page, CLOCK_QUESTIONS);
    return Math.abs(aheadMs) > roundTripMs / 2 ? aheadMs : 0;
  }
}

async function prepare(context, { crystals, reports, opusless }) {
  context.on("page", (page) =>
    page.on("websocket", (socket) => socket.on("framesent", (frame) => note(frame, reports))),
  );
  await context.addInitScript(`globalThis.tapSettings = ${JSON.stringify(TAP)};`);
  if (opusless) {
    await context.addInitScript(playNoOpus);
  }
  if (crystals !== null) {
    const settings = { referenceMs: machineNowMs(), ...crystals };
    await context.addInitScript(`globalThis.crystals = ${JSON.stringify(settings)};`);
    await context.addInitScript({ path: CRYSTALS_SCRIPT });
  }
}

/** Runs in the page: like a browser that lacks the codec. */
function playNoOpus() {
  const { canPlayType } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.canPlayType = function (type) {
    return type.includes("opus") ? "" : canPlayType.call(this, type);
  };
}

/** What the page says of itself to the server. */
function note({ payload }, reports) {
  const text = String(payload);
  // A text frame, or the end of a binary one, in which the report is a JSON object by itself.
  const from = text.indexOf('{"error_ms"');
  if (from < 0) return;
  const report = JSON.parse(text.slice(from, text.indexOf("}", from) + 1));
  reports.push({ atMs: machineNowMs(), ...report });
}
