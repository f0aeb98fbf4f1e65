import { machineNowMs } from "../../web/tests/rig/listening.mjs";

const PROBES = 15;

/**
 * The server's clock against the machine's, asked past all networks: the truth that pages are judged by. Both
 * run on the machine's one monotonic clock, so that they differ by the same all along, and the quickest answer of a
 * whole run tells it best.
 */
export class ServerClock {
  #best = { roundTripMs: Infinity };

  constructor(url) {
    this.url = `${url}/clock`;
  }

  async note() {
    for (let probe = 0; probe < PROBES; probe++) {
      const sentMs = machineNowMs();
      const response = await fetch(this.url);
      const gotMs = machineNowMs();
      const told = await response.json();
      const roundTripMs = gotMs - sentMs - (told.sentMs - told.receivedMs);
      if (roundTripMs < this.#best.roundTripMs) {
        this.#best = {
          aheadMs: (told.receivedMs - sentMs + told.sentMs - gotMs) / 2,
          roundTripMs,
        };
      }
    }
  }

  /** Server time at a machine time. */
  serverMs(machineMs) {
    return machineMs + this.#best.aheadMs;
  }

  /** Machine time at a server time. */
  machineMs(serverMs) {
    return serverMs - this.#best.aheadMs;
  }

  /** What the quickest answer's way may hide. */
  get doubtMs() {
    return this.#best.roundTripMs / 2;
  }
}
