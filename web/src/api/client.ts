import { createClient } from "@supabase/supabase-js";
import { fallingBack } from "../realtime/transport/FallbackSocket";
import type { Way } from "../realtime/transport/ways";
import type { ServerConfig } from "./config";

const reconnectDelaysMs = [250, 500, 1000, 2000];
const longestReconnectDelayMs = 4000;

/** The client of this page's own server; it is meant to exist once. `onWay` hears how live updates come. */
export function createServerClient(config: ServerConfig, onWay: (way: Way) => void) {
  return createClient(window.location.origin, config.anonKey, {
    auth: { detectSessionInUrl: false },
    realtime: {
      // A lost socket is noticed within two heartbeats, and a restarted server found within seconds.
      heartbeatIntervalMs: 10_000,
      transport: fallingBack({ onWay }),
      reconnectAfterMs: (tries: number) => reconnectDelaysMs[tries - 1] ?? longestReconnectDelayMs,
    },
  });
}
