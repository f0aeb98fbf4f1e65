import { createStore } from "zustand/vanilla";
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
  const live: Backend["live"] = createStore(() => ({ way: null }));
  const client = createServerClient(config, (way) => live.setState({ way }));
  return {
    config,
    client,
    live,
    account: new Account(client),
    calls: new Calls(client),
    desk: new DeskCalls(client),
    media: new Media(client, config.anonKey, config.mediaBaseUrl),
    engine: new AudioEngine({ clockUrl: `${window.location.origin}/clock` }),
  };
}
