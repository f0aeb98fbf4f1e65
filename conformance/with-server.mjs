// Starts the shared server and runs the tests against it: node with-server.mjs <command …>
import { spawn } from "node:child_process";
import { openSharedServer } from "./shared-server.mjs";

const [command, ...args] = process.argv.slice(2);
const { server, environment } = await openSharedServer();
const tests = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...environment } });
process.once("exit", () => tests.kill());
const code = await new Promise((resolve) => tests.once("exit", (exitCode) => resolve(exitCode ?? 1)));
if (code !== 0) {
  console.error(`The server said last:\n${server.log.slice(-5_000)}`);
}
await server.stop();
process.exit(code);
