import { createContext, useContext } from "react";
import type { ServerConfig } from "../api/config";
import type { Backend } from "./Backend";

/** The server as a page knows it from its first picture on. */
export interface Server {
  readonly config: ServerConfig;
  /** Null until its code is here. */
  readonly backend: Backend | null;
  /** The same, to be waited for. */
  readonly ready: Promise<Backend>;
}

export const ServerContext = createContext<Server | null>(null);

export function useServer(): Server {
  const server = useContext(ServerContext);
  if (!server) throw new Error("useServer stands outside a ServerContext.");
  return server;
}

/** For what is shown only once it is there. */
export function useBackend(): Backend {
  const { backend } = useServer();
  if (!backend) throw new Error("useBackend is called before there is one.");
  return backend;
}
