// How busy the machine was: figures of a starved run are not the engine's.
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";

/** Above this share of all cores pages wait for their turn, and a run is marked. */
const STARVED_SHARE = 0.85;

/** Watches the machine from now on. */
export class Machine {
  #before = null;

  static async watch() {
    const machine = new Machine();
    machine.#before = await ticks();
    return machine;
  }

  /** Since the watch began: the busy share of all cores, also by others; and the load of the last minute. */
  async told() {
    const now = await ticks();
    const busy = now.busy - this.#before.busy;
    const busyShare = busy / (busy + now.idle - this.#before.idle);
    const [load1] = (await readFile("/proc/loadavg", "latin1")).split(" ").map(Number);
    return {
      cores: availableParallelism(),
      busyShare,
      load1,
      starved: busyShare > STARVED_SHARE,
    };
  }
}

async function ticks() {
  const [, user, nice, system, idle, wait, ...interrupts] = (await readFile("/proc/stat", "latin1"))
    .split("\n", 1)[0]
    .split(/\s+/)
    .map(Number);
  const [hard, soft, stolen] = interrupts;
  return {
    busy: user + nice + system + hard + soft + stolen,
    idle: idle + wait,
  };
}
