import { createServer, connect } from "node:net";
import { machineNowMs } from "../../web/tests/rig/listening.mjs";
import { exponential } from "./randomness.mjs";

/** What TCP hands to the network at once. */
const SEGMENT_BYTES = 1_448;

/**
 * A page's way to the server: its pages open this address in place of the server's, and every byte of theirs, of
 * HTTP and of the socket, takes the time that it would take over such a network.
 *
 * It carries streams, not packets: a lost packet shows as what TCP makes of it, a pause of everything behind
 * it for as long as its repetition takes.
 */
export class Network {
  #server;
  #pairs = new Set();
  #up = true;
  #linkFreeMs = { up: 0, down: 0 };

  static async open(target, link, random) {
    const network = new Network(new URL(target), link, random);
    await new Promise((resolve) => network.#server.listen(0, "127.0.0.1", resolve));
    return network;
  }

  constructor(target, link, random) {
    this.target = target;
    this.link = link;
    this.random = random;
    this.#server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => this.#carry(near));
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Nothing passes any more, and nobody is told so: out of reach, not refused. */
  goAway() {
    this.#up = false;
  }

  /** What was on its way is lost for good; new connections pass. */
  comeBack() {
    this.#up = true;
    for (const pair of this.#pairs) {
      for (const socket of pair) socket.destroy();
    }
  }

  async close() {
    this.comeBack();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #carry(near) {
    const far = connect({
      port: Number(this.target.port),
      host: this.target.hostname,
      noDelay: true,
      allowHalfOpen: true,
    });
    const pair = [near, far];
    this.#pairs.add(pair);
    const end = () => {
      this.#pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on("error", end);
    // What the server sent before it closed is still under way.
    near.on("close", end);
    if (this.link === null) {
      this.#copy(near, far);
      this.#copy(far, near);
    } else {
      this.#delay(near, far, "up", this.#roundTripMs());
      this.#delay(far, near, "down", 0);
    }
  }

  #copy(from, to) {
    from.on("data", (bytes) => this.#up && to.write(bytes));
    from.on("end", () => this.#up && to.end());
  }

  /** `handshakeMs`: what opening a connection takes before its first byte leaves. */
  #delay(from, to, way, handshakeMs) {
    const openMs = machineNowMs() + handshakeMs;
    const line = new Line((deliver) => this.#up && !to.destroyed && deliver());
    const send = (bytes, deliver) =>
      line.add(this.#arrivalMs(bytes, way, Math.max(openMs, machineNowMs())), deliver);
    from.on("data", (bytes) => {
      for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
        const segment = bytes.subarray(at, at + SEGMENT_BYTES);
        send(segment.length, () => to.write(segment));
      }
      // No more than a window is under way.
      const aheadMs = line.lastMs - machineNowMs();
      if (aheadMs > this.link.bufferMs) {
        from.pause();
        setTimeout(() => from.resume(), aheadMs - this.link.bufferMs);
      }
    });
    from.on("end", () => send(0, () => to.end()));
  }

  #arrivalMs(bytes, way, sentMs) {
    const { megabits, loss, repeatMs } = this.link;
    const leavesMs = Math.max(sentMs, this.#linkFreeMs[way]) + (bytes * 8) / (megabits[way] * 1_000);
    this.#linkFreeMs[way] = leavesMs;
    const repeatedMs = this.random() < loss ? repeatMs : 0;
    return leavesMs + this.#delayMs(way) + repeatedMs;
  }

  #delayMs(way) {
    const { baseMs, jitterMs, spikes } = this.link;
    const spikeMs = spikes && this.random() < spikes.share ? this.random() * spikes.mostMs : 0;
    return baseMs[way] + exponential(this.random, jitterMs[way]) + spikeMs;
  }

  #roundTripMs() {
    return this.#delayMs("up") + this.#delayMs("down");
  }
}

/** What is under way in one direction: arrives in order, each at its time or behind what was sent before. */
class Line {
  #waiting = [];
  #timer = null;
  lastMs = 0;

  constructor(deliver) {
    this.deliver = deliver;
  }

  add(arrivesMs, delivery) {
    this.lastMs = Math.max(this.lastMs, arrivesMs);
    this.#waiting.push({ atMs: this.lastMs, delivery });
    this.#timer ??= setTimeout(() => this.#arrive(), this.lastMs - machineNowMs());
  }

  #arrive() {
    const nowMs = machineNowMs();
    while (this.#waiting.length > 0 && this.#waiting[0].atMs <= nowMs) {
      this.deliver(this.#waiting.shift().delivery);
    }
    this.#timer =
      this.#waiting.length === 0 ? null : setTimeout(() => this.#arrive(), this.#waiting[0].atMs - nowMs);
  }
}

/** `null` is the machine itself. Each way has its own delay: at least `baseMs`, and `jitterMs` more on average. */
export const LINKS = {
  direct: null,
  "4g": {
    megabits: { up: 4, down: 9 },
    baseMs: { up: 35, down: 35 },
    jitterMs: { up: 9, down: 6 },
    loss: 0.001,
    repeatMs: 220,
    bufferMs: 250,
  },
  "bad-wifi": {
    megabits: { up: 8, down: 15 },
    baseMs: { up: 2, down: 3 },
    jitterMs: { up: 15, down: 30 },
    // Stations that save power are asleep when a packet comes.
    spikes: { share: 0.02, mostMs: 300 },
    loss: 0.01,
    repeatMs: 200,
    bufferMs: 250,
  },
  // Ten megabits and 50 ms: what a cold start is measured on.
  "10mbit": {
    megabits: { up: 10, down: 10 },
    baseMs: { up: 25, down: 25 },
    jitterMs: { up: 0.5, down: 0.5 },
    loss: 0,
    repeatMs: 0,
    bufferMs: 250,
  },
};
