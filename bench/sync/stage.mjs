import { availableParallelism } from "node:os";
import { machineNowMs } from "../../web/tests/rig/listening.mjs";
import { hearBetween } from "./hearing.mjs";
import { Listener } from "./listener.mjs";

/** Everybody who is there, and what is done to them: what an act plays on. */
export class Stage {
  listeners = [];
  marks = [];
  party = null;
  cores = availableParallelism();

  constructor(server, random, seconds) {
    this.server = server;
    this.random = random;
    this.seconds = seconds;
  }

  /** Somebody comes by the session's link, over a network of his own; the caller sees him off. */
  arrive(name, link) {
    return Listener.arrive(name, this.server, {
      path: `/s/${this.party.code}`,
      link,
      crystals: null,
      random: this.random,
    });
  }

  /** Something begins to happen, to one page or, without one, to all. */
  begin(what, listener) {
    return this.note(what, listener, machineNowMs());
  }

  note(what, listener, fromMs) {
    const mark = { what, listener, page: listener?.name ?? null, fromMs, toMs: fromMs, heard: null };
    this.marks.push(mark);
    return mark;
  }

  /** It is over; the page is heard for so long afterwards. */
  async end(mark, heardAfterMs = 0) {
    mark.toMs = machineNowMs();
    if (heardAfterMs > 0) await this.hearAfter(mark, heardAfterMs);
  }

  async hearAfter(mark, forMs) {
    mark.aheadMs = await mark.listener.clockAheadMs();
    mark.heard = await hearBetween(mark.listener, mark.toMs, mark.toMs + forMs, mark.toMs);
  }

  async leave() {
    await Promise.all(this.listeners.map((each) => each.leave()));
  }
}
