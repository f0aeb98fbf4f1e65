// One server for all test files of a run.
import { startServer } from "./server.mjs";

const VARIABLE = "WHATSSOUND_TEST_SERVER";
const SETTINGS = { args: ["--max-upload-mb", "1"] };

/** The server of this run (see with-server.mjs), else one for this file alone. */
export async function sharedServer() {
  const shared = process.env[VARIABLE];
  return shared ? { ...JSON.parse(shared), stop: async () => {} } : startServer(SETTINGS);
}

/** Starts it; `environment` is how the test files find it. */
export async function openSharedServer() {
  const server = await startServer(SETTINGS);
  return { server, environment: { [VARIABLE]: JSON.stringify(server) } };
}
