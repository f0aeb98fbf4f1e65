export type LegalKind = "terms" | "privacy";

/** What the server tells a page before anything else. */
export interface ServerConfig {
  readonly anonKey: string;
  readonly publicUrl: string;
  /** Where audio and covers are, if not on the server itself. */
  readonly mediaBaseUrl: string | null;
  readonly version: string;
  /** Whether there is a session that is always open. */
  readonly demo: boolean;
  /** Which texts there are to read. */
  readonly legal: readonly LegalKind[];
}

/** The page preloads it under the same terms, so that it does not wait for the code. */
export async function fetchConfig(): Promise<ServerConfig> {
  const response = await fetch("/config.json");
  if (!response.ok) throw new Error(`config.json answered ${response.status}`);
  return (await response.json()) as ServerConfig;
}
