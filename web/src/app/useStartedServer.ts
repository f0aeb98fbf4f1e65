import { useEffect, useState } from "react";
import { fetchConfig, type ServerConfig } from "../api/config";
import type { Backend } from "./Backend";
import type { Server } from "./BackendContext";
import { loadBackend, loadNameSheet, loadSessionPage, loadToaster, loadWhenIdle } from "./pages";

const retryDelayMs = 2000;

/** For so long, or until the network is back. */
function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      window.removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, delayMs);
    window.addEventListener("online", go);
  });
}

/** Once what was drawn is on the screen; at once where nobody sees it. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) resolve();
    // The frame is made after its callbacks, and shown before the next task.
    else requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}

/** Asks until there is an answer, or whoever asks has left. */
async function persistently<T>(ask: () => Promise<T>, onAway: () => void, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      signal.throwIfAborted();
      onAway();
      await pause(retryDelayMs);
      signal.throwIfAborted();
    }
  }
}

export interface StartedServer {
  /** Null until it has told its configuration. */
  readonly server: Server | null;
  /** Whether it does not answer. */
  readonly away: boolean;
}

/** The server as it is at first: what works with it is yet to come, and is waited for by `ready`. */
function unopened(config: ServerConfig): {
  readonly server: Server;
  readonly open: (backend: Backend) => void;
} {
  let open: (backend: Backend) => void = () => undefined;
  const ready = new Promise<Backend>((resolve) => {
    open = resolve;
  });
  return { server: { config, backend: null, ready }, open: (backend) => open(backend) };
}

/**
 * The server's configuration first, and what works with it as soon as its code is here.
 *
 * @param told the configuration, where the server has told it before the first picture
 */
export function useStartedServer(told: ServerConfig | null): StartedServer {
  const [first] = useState(() => told && unopened(told));
  const [started, setStarted] = useState<StartedServer>({ server: first?.server ?? null, away: false });
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const onAway = () => setStarted((known) => ({ ...known, away: true }));
    const start = async () => {
      const { server, open } = first ?? unopened(await persistently(fetchConfig, onAway, signal));
      signal.throwIfAborted();
      setStarted({ server, away: false });
      const { config, ready } = server;
      await painted();
      signal.throwIfAborted();
      const backend = await persistently(
        async () => (await loadBackend()).openBackend(config),
        onAway,
        signal,
      );
      open(backend);
      if (signal.aborted) backend.engine.close();
      else setStarted({ server: { config, backend, ready }, away: false });
      // So that a room opens without a wait for its code, and what is to be said is said also without a network.
      for (const load of [loadSessionPage, loadToaster, loadNameSheet]) loadWhenIdle(load);
    };
    start().catch((failure: unknown) => {
      if (!signal.aborted) throw failure;
    });
    return () => leaving.abort();
  }, [first]);
  return started;
}
