import { createContext, useContext } from "react";
import type { Backend } from "./Backend";

export const BackendContext = createContext<Backend | null>(null);

export function useBackend(): Backend {
  const backend = useContext(BackendContext);
  if (!backend) throw new Error("useBackend stands outside a BackendContext.");
  return backend;
}
