// A crowd as a process of its own, so that its work is not in the measured one: each of it has a real socket, joins
// the session's channel by a token of its own and shows itself there. Once all are in, it talks, reacts, types,
// comes and goes, until its parent ends it.
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";

const { WebSocket } = createRequire(new URL("../../../conformance/", import.meta.url))("ws");

const JOINING_AT_ONCE = 40;
const HEARTBEAT_MS = 25_000;
const CHAT_MS = 200;
const REACTION_MS = 100;
const TYPING_MS = 700;
const PRESENCE_MS = 250;
const EMOJI = ["❤️", "🔥", "😂", "👏", "🎉", "😮"];
const SENTENCES = [
  "Louder",
  "This one takes me straight back to that summer by the sea, windows down and nobody in a hurry",
  "Who is this?",
  "Same here",
  "Bass on this is unreal, my neighbours are going to love me tonight",
  "👏👏👏",
];

let server;
let sessionId;
let turn = 0;
const any = (list) => list[turn++ % list.length];

class Listener {
  #socket;
  #ref = 1;
  #present = true;
  #replies = new Map();

  constructor({ id, name, token }) {
    Object.assign(this, { id, name, token });
  }

  async come() {
    const url = `${server.url.replace("http", "ws")}/realtime/v1/websocket?apikey=${server.anonKey}&vsn=2.0.0`;
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
    // Only what answers this listener is read: what all are told is the page's to read.
    this.#socket.on("message", (data) => {
      const text = data.toString("latin1", 0, 16);
      const ref = /^\["1","(\d+)"/.exec(text)?.[1];
      if (ref) this.#replies.get(ref)?.(data.toString().includes('"status":"ok"'));
    });
    await new Promise((resolve, reject) => this.#socket.once("open", resolve).once("error", reject));
    this.#socket.on("error", () => {});
    const config = {
      private: true,
      broadcast: { self: false, ack: false },
      presence: { key: this.id, enabled: false },
    };
    await this.#ask("phx_join", { access_token: this.token, config });
    await this.#ask("presence", this.#shown("listening"));
  }

  #shown(state) {
    const payload = { user_id: this.id, display_name: this.name, role: "listener", state };
    return { type: "presence", event: "track", payload };
  }

  #say(event, payload, topic = `realtime:session:${sessionId}`) {
    const ref = String(++this.#ref);
    this.#socket.send(JSON.stringify(["1", event === "phx_join" ? "1" : ref, topic, event, payload]));
    return event === "phx_join" ? "1" : ref;
  }

  async #ask(event, payload) {
    const ref = this.#say(event, payload);
    const ok = await new Promise((resolve) => this.#replies.set(ref, resolve));
    this.#replies.delete(ref);
    if (!ok) throw new Error(`${event} of ${this.name} was refused`);
  }

  live() {
    this.#socket.send('[null,"0","phoenix","heartbeat",{}]');
  }

  broadcast(event, payload) {
    this.#say("broadcast", { type: "broadcast", event, payload });
  }

  /** Leaves or comes back, or puts the music on and off. */
  change() {
    if (turn % 3 === 0) this.#say("presence", this.#shown(turn % 2 ? "away" : "listening"));
    else if (this.#present) this.#say("presence", { type: "presence", event: "untrack" });
    else this.#say("presence", this.#shown("listening"));
    if (turn % 3 !== 0) this.#present = !this.#present;
  }

  async write() {
    const answer = await fetch(`${server.url}/rest/v1/rpc/send_message`, {
      method: "POST",
      headers: {
        apikey: server.anonKey,
        authorization: `Bearer ${this.token}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ p_session: sessionId, p_id: randomUUID(), p_body: any(SENTENCES) }),
    });
    if (!answer.ok) console.error(`a message was refused: ${await answer.text()}`);
  }
}

async function gather(people) {
  const listeners = people.map((person) => new Listener(person));
  const waiting = [...listeners];
  await Promise.all(
    Array.from({ length: JOINING_AT_ONCE }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await next.come();
    }),
  );
  setInterval(() => listeners.forEach((each) => each.live()), HEARTBEAT_MS);
  return listeners;
}

function makeNoise(listeners) {
  const often = (ms, act) => setInterval(() => act(any(listeners)), ms);
  often(CHAT_MS, (one) => void one.write());
  often(REACTION_MS, (one) => one.broadcast("reaction", { emoji: any(EMOJI) }));
  often(TYPING_MS, (one) => one.broadcast("typing", { typing: true }));
  often(PRESENCE_MS, (one) => one.change());
}

let listeners = [];
process.on("message", async ({ come, noise }) => {
  if (come) {
    ({ server, sessionId } = come);
    listeners = await gather(come.people);
  }
  if (noise) makeNoise(listeners);
  process.send("done");
});
