import { createClient } from "@supabase/supabase-js";
import type { ServerConfig } from "./config";

const reconnectDelaysMs = [250, 500, 1000, 2000];
const longestReconnectDelayMs = 4000;

/** The client of this page's own server; it is meant to exist once. */
export function createServerClient(config: ServerConfig) {
  return createClient(window.location.origin, config.anonKey, {
    auth: { detectSessionInUrl: false },
    realtime: {
      // A lost socket is noticed within two heartbeats, and a restarted server found within seconds.
      heartbeatIntervalMs: 10_000,
      reconnectAfterMs: (tries: number) => reconnectDelaysMs[tries - 1] ?? longestReconnectDelayMs,
    },
  });
}
