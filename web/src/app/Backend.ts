import type { SupabaseClient } from "@supabase/supabase-js";
import type { StoreApi } from "zustand/vanilla";
import type { AudioEngine } from "../audio/engine";
import type { Account } from "../api/account";
import type { Calls } from "../api/calls";
import type { DeskCalls } from "../api/deskCalls";
import type { ServerConfig } from "../api/config";
import type { Media } from "../api/media";
import type { Way } from "../realtime/transport/ways";

/** What lives as long as the page, outside React. */
export interface Backend {
  readonly config: ServerConfig;
  readonly client: SupabaseClient;
  /** How live updates come; null before the first socket. */
  readonly live: StoreApi<{ readonly way: Way | null }>;
  readonly account: Account;
  readonly calls: Calls;
  readonly desk: DeskCalls;
  readonly media: Media;
  readonly engine: AudioEngine;
}
