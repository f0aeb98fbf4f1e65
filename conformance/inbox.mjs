// What arrives at a listener, kept in order until a test asks for it.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";

export class Inbox {
  #items = [];
  #onArrival = () => {};

  /** To be passed as a callback. */
  put = (item) => {
    this.#items.push(item);
    this.#onArrival();
  };

  /** Takes the first that matches out, and waits for it where it is not there yet. */
  async next(matches = () => true, withinMs = 5_000) {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const at = this.#items.findIndex(matches);
      if (at >= 0) return this.#items.splice(at, 1)[0];
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) {
        throw new Error(
          `nothing that matches ${matches} within ${withinMs} ms, only ${inspect(this.#items)}`,
        );
      }
      await Promise.race([new Promise((resolve) => (this.#onArrival = resolve)), sleep(leftMs)]);
    }
  }

  /** Everything that nobody has taken yet. */
  rest() {
    return this.#items.splice(0);
  }

  /** Fails if anything is there that nobody has taken, or comes soon. */
  async staysEmpty(forMs = 300) {
    await sleep(forMs);
    assert.deepEqual(this.#items, []);
  }
}

/** The inbox of an event that is broadcast on a channel; before the channel subscribes. */
export function broadcasts(channel, event = "*") {
  const inbox = new Inbox();
  channel.on("broadcast", { event }, inbox.put);
  return inbox;
}

/** Starts to subscribe; each status goes to the inbox, with its error. */
export function statusesOf(channel) {
  const statuses = new Inbox();
  channel.subscribe((status, error) => statuses.put({ status, error }));
  return statuses;
}

/** Subscribes, and fails unless that succeeds at once; later statuses go to the inbox. */
export async function subscribe(channel) {
  const statuses = statusesOf(channel);
  const { status, error } = await statuses.next(() => true, 15_000);
  if (status !== "SUBSCRIBED") throw error ?? new Error(status);
  return statuses;
}
