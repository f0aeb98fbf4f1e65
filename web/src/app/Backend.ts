import type { SupabaseClient } from "@supabase/supabase-js";
import { AudioEngine } from "../audio/engine";
import { Account } from "../api/account";
import { Calls } from "../api/calls";
import { DeskCalls } from "../api/deskCalls";
import { fetchConfig, type ServerConfig } from "../api/config";
import { Media } from "../api/media";

/** What lives as long as the page, outside React. */
export interface Backend {
  readonly config: ServerConfig;
  readonly client: SupabaseClient;
  readonly account: Account;
  readonly calls: Calls;
  readonly desk: DeskCalls;
  readonly media: Media;
  readonly engine: AudioEngine;
}

export async function startBackend(): Promise<Backend> {
  // It needs no configuration, and learning the server's clock takes some round trips.
  const engine = new AudioEngine({ clockUrl: `${window.location.origin}/clock` });
  try {
    // The client is a third of all code: it loads beside the configuration, not before the first paint.
    const [config, { createServerClient }] = await Promise.all([fetchConfig(), import("../api/client")]);
    const client = createServerClient(config);
    return {
      config,
      client,
      account: new Account(client),
      calls: new Calls(client),
      desk: new DeskCalls(client),
      media: new Media(client, config.anonKey, config.mediaBaseUrl),
      engine,
    };
  } catch (failure) {
    engine.close();
    throw failure;
  }
}
