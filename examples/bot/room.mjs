// A session as a client of any kind sees it: calls, the latest snapshot, and who says what.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@supabase/supabase-js";

const READ_AGAIN_AFTER_MS = 150;
const CLOCK_PROBES = 5;

/** Node's own WebSocket tells no close where it could not connect, and the client would wait for it. */
class Socket extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols);
    this.addEventListener("error", () =>
      setTimeout(() => {
        if (this.readyState !== WebSocket.CLOSED) this.onclose?.(new Event("close"));
      }),
    );
  }
}

/** Signs a guest in, without a form. */
export async function signIn(url, name) {
  const config = await (await fetch(new URL("/config.json", url))).json();
  const client = createClient(url, config.anonKey, {
    auth: { persistSession: false },
    realtime: { transport: Socket, heartbeatIntervalMs: 5_000 },
  });
  const { data, error } = await client.auth.signInAnonymously({ options: { data: { display_name: name } } });
  if (error) throw error;
  return { url, client, id: data.user.id, name };
}

/** Calls a function; waits and tries again where the server asks for that or is away. */
export async function call({ client }, name, args = {}) {
  for (;;) {
    const { data, error, status } = await client.rpc(name, args);
    if (!error) return data;
    if (status === 429) await sleep(secondsToWait(error) * 1_000);
    else if (status === 0 || status >= 500) await sleep(1_000);
    else throw Object.assign(new Error(`${name}: ${error.message}`), { code: error.code, cause: error });
  }
}

/** Details are a text; those of a refusal that passes by itself hold JSON. */
function secondsToWait({ details }) {
  return details ? JSON.parse(details).retry_after_s : 1;
}

/** One guest's line into a session. */
export class Room {
  #guest;
  #main;
  #watchers = [];
  #offsetMs = 0;
  #stale = false;
  #reading;

  constructor(guest, session) {
    this.#guest = guest;
    this.session = session;
  }

  get id() {
    return this.session.id;
  }

  get me() {
    return this.#guest.id;
  }

  /** Subscribes first and reads then, so that nothing is missed; after each loss it does so again. */
  async open() {
    const { client, id, name } = this.#guest;
    await client.realtime.setAuth();
    const main = (this.#main = client.channel(`session:${this.id}`, {
      config: { private: true, presence: { key: id } },
    }));
    main.on("broadcast", { event: "*" }, () => this.#doubt());
    main.subscribe((status) => {
      if (status !== "SUBSCRIBED") return;
      main.track({ user_id: id, display_name: name, state: "listening" });
      this.#doubt();
    });
    const filter = `session_id=eq.${this.id}`;
    // Joined is then who hears of every change from there on.
    const config = { private: true, postgres_changes_options: { wait: true } };
    const rows = (suffix, table) =>
      client
        .channel(`session:${this.id}:${suffix}`, { config })
        .on("postgres_changes", { event: "*", schema: "public", table, filter }, () => this.#doubt())
        .subscribe((status) => status === "SUBSCRIBED" && this.#doubt());
    rows("queue", "queue_entries");
    rows("votes", "vote_results");
    await this.#read();
  }

  /** Calls `watcher` with each new snapshot, one after the other. */
  watch(watcher) {
    this.#watchers.push(watcher);
    this.#doubt();
  }

  call(name, args = {}) {
    return call(this.#guest, name, { p_session: this.id, ...args });
  }

  say(text) {
    return this.call("send_message", { p_id: randomUUID(), p_body: text });
  }

  /** Taken by the server, which tells everybody what came together. */
  react(emoji) {
    return this.#main.send({ type: "broadcast", event: "reaction", payload: { emoji } });
  }

  request(trackId) {
    return this.call("request_track", { p_track: trackId, p_id: randomUUID() });
  }

  vote(entryId) {
    return call(this.#guest, "vote", { p_entry: entryId, p_up: true });
  }

  /** Tracks that this guest may play: the bundled ones, own uploads, and what was in the queue. */
  async tracks() {
    const { data, error } = await this.#guest.client.from("tracks").select().order("created_at");
    if (error) throw error;
    return data;
  }

  /** Sends a file that may be shared and waits until the server has made a track of it, under the id that the folder names. */
  async upload(fileName, bytes) {
    const trackId = randomUUID();
    const { error } = await this.#guest.client.storage
      .from("uploads")
      .upload(`${this.me}/${trackId}/${fileName}`, bytes, {
        contentType: "application/octet-stream",
        metadata: { rights_confirmed: true },
      });
    if (error) throw error;
    for (;;) {
      const { data } = await this.#guest.client.from("uploads").select().eq("id", trackId).maybeSingle();
      if (data?.state === "ready") return trackId;
      if (data?.state === "failed") {
        throw Object.assign(new Error(`${fileName}: ${data.error_message}`), { code: data.error_code });
      }
      await sleep(READ_AGAIN_AFTER_MS);
    }
  }

  member(state, name) {
    const member = state.members.find(({ display_name: shown }) => shown === name);
    if (!member) throw new Error(`nobody here is called ${name}`);
    return member.user_id;
  }

  get serverMs() {
    return Date.now() + this.#offsetMs;
  }

  /** The server's clock, by the quickest of a few answers. */
  async #setClock() {
    let bestMs = Infinity;
    for (let probe = 0; probe < CLOCK_PROBES; probe++) {
      const sentMs = Date.now();
      const { receivedMs } = await (await fetch(new URL("/clock", this.#guest.url))).json();
      const roundTripMs = Date.now() - sentMs;
      if (roundTripMs < bestMs) {
        bestMs = roundTripMs;
        this.#offsetMs = receivedMs - sentMs - roundTripMs / 2;
      }
    }
  }

  /** Something has changed: what exactly, the snapshot tells. Many changes at once are one reading. */
  #doubt() {
    this.#stale = true;
    this.#reading ??= this.#readWhileStale().finally(() => (this.#reading = undefined));
  }

  async #readWhileStale() {
    while (this.#stale) {
      await sleep(READ_AGAIN_AFTER_MS);
      this.#stale = false;
      try {
        await this.#read();
      } catch (failure) {
        console.log(`not read: ${failure.message}`);
      }
    }
  }

  async #read() {
    const clockId = this.state?.playback.clock_id;
    this.state = await this.call("session_snapshot");
    // Another clock: the server was started anew.
    if (this.state.playback.clock_id !== clockId) await this.#setClock();
    for (const watcher of this.#watchers) await watcher(this.state);
  }
}
