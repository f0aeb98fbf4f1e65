// People of the tests: each with an unmodified client of his own, all gone when the tests of a file are over.
import { createClient } from "@supabase/supabase-js";

const IN_MEMORY = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false };

/** How all clients of a run connect: by "sse" or "polling" where this is set, else by WebSocket. */
const way = process.env["WHATSSOUND_TEST_WAY"];
const { fallingBack } = way ? await import("../web/src/realtime/transport/FallbackSocket.ts") : {};
const TRANSPORT = way ? { transport: fallingBack({ ways: [way] }) } : {};

export class Guests {
  #server;
  #realtime;
  #clients = [];

  /** `realtime` are options of all their clients, as the version of the wire. */
  constructor(server, realtime = {}) {
    this.#server = server;
    this.#realtime = realtime;
  }

  /** A client that has not signed in. */
  stranger(key = this.#server.anonKey, options = {}) {
    const client = createClient(this.#server.url, key, {
      ...options,
      auth: { ...IN_MEMORY, ...options.auth },
      realtime: { ...TRANSPORT, ...this.#realtime, ...options.realtime },
    });
    this.#clients.push(client);
    return client;
  }

  /** A client with the service key, to which no policy applies. */
  operator() {
    return this.stranger(this.#server.serviceKey);
  }

  /** A client that acts as the bearer of a token made elsewhere. */
  bearer(token) {
    return this.stranger(this.#server.anonKey, { accessToken: async () => token });
  }

  async signIn(displayName, options) {
    const client = this.stranger(undefined, options);
    const { data, error } = await client.auth.signInAnonymously({
      options: { data: { display_name: displayName } },
    });
    if (error) throw error;
    return { client, id: data.user.id, user: data.user, session: data.session };
  }

  async leave() {
    // Where no socket was opened there is none to close; closing starts a timer of 10 s all the same.
    const connected = this.#clients.filter((client) => client.getChannels().length > 0);
    await Promise.all(connected.map((client) => client.removeAllChannels()));
  }
}

/** The data of an answer that has to be a success. */
export async function succeeds(request) {
  const { data, error } = await request;
  if (error) throw new Error(`refused: ${JSON.stringify(error)} ${error.message}`, { cause: error });
  return data;
}

/** The error of an answer that has to be a refusal. */
export async function fails(request) {
  const { data, error } = await request;
  if (!error) throw new Error(`not refused: ${JSON.stringify(data)}`);
  return error;
}
