import { Account } from "../api/account";
import { Calls } from "../api/calls";
import { createServerClient } from "../api/client";
import type { ServerConfig } from "../api/config";
import { DeskCalls } from "../api/deskCalls";
import { Media } from "../api/media";
import { AudioEngine } from "../audio/engine";
import type { Backend } from "./Backend";

/** Makes all that a page has of its server. Its code is loaded apart: a first picture does without it. */
export function openBackend(config: ServerConfig): Backend {
  const client = createServerClient(config);
  return {
    config,
    client,
    account: new Account(client),
    calls: new Calls(client),
    desk: new DeskCalls(client),
    media: new Media(client, config.anonKey, config.mediaBaseUrl),
    engine: new AudioEngine({ clockUrl: `${window.location.origin}/clock` }),
  };
}
