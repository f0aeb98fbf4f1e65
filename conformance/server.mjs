// Runs `./whatssound run` as a child process, for tests that want the whole product and nothing less.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { keepPrograms, lendPrograms } from "./programs.mjs";

const LAUNCHER = fileURLToPath(new URL("../whatssound", import.meta.url));
// The first start builds the project where nothing is built yet.
const READY_WITHIN_MS = 10 * 60_000;
const STOPPED_WITHIN_MS = 20_000;
const KEPT_LOG_CHARS = 200_000;

// Signals end this process through its exit handlers, which end the servers.
for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.once(signal, () => process.exit(128 + number));
}

/**
 * Starts a server and returns once it answers. Its data lies in a new temporary folder, removed in the end,
 * unless one is given. However the tests go, no process of it outlives this one.
 */
export async function startServer({ data, port = 0, args = [] } = {}) {
  const server = new RunningServer(data, args);
  await server.start(port);
  return server;
}

class RunningServer {
  url;
  anonKey;
  serviceKey;
  databaseUrl;
  data;
  #args;
  #ownsData;
  #child;
  #log = "";
  #whenThisProcessEnds = () => this.#destroy();

  constructor(data, args) {
    this.#args = args;
    this.#ownsData = data === undefined;
    this.data = data ?? mkdtempSync(join(tmpdir(), "whatssound-test-"));
    if (this.#ownsData) lendPrograms(this.data);
    process.once("exit", this.#whenThisProcessEnds);
  }

  /** The latest of what the server has said since it was started last. */
  get log() {
    return this.#log;
  }

  get pid() {
    return this.#child.pid;
  }

  /** How another process reaches it. */
  toJSON() {
    const { url, anonKey, serviceKey, databaseUrl, data } = this;
    return { url, anonKey, serviceKey, databaseUrl, data };
  }

  async start(port) {
    this.#log = "";
    // A group of its own: what stops the tests' group must not stop it before they are done.
    this.#child = spawn(LAUNCHER, ["run", "--port", String(port), "--data", this.data, ...this.#args], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    try {
      await this.#ready();
      if (this.#ownsData) keepPrograms(this.data);
      const { stdout } = await promisify(execFile)(LAUNCHER, ["keys", "--data", this.data]);
      Object.assign(this, JSON.parse(stdout));
    } catch (failure) {
      this.#destroy();
      throw failure;
    }
  }

  /** Ends the server in order, with its Postgres. */
  async stop() {
    if (this.#runs()) {
      const gone = this.#exit();
      this.#child.kill("SIGTERM");
      const timer = setTimeout(() => killTree(this.#child.pid), STOPPED_WITHIN_MS);
      await gone;
      clearTimeout(timer);
    }
    this.#destroy();
  }

  /** Kills the whole process tree at once, Postgres included. */
  async kill9() {
    const gone = this.#exit();
    killTree(this.#child.pid);
    await gone;
  }

  /** Kills the server's own process; what it had started is left to itself. */
  async killAlone() {
    const gone = this.#exit();
    this.#child.kill("SIGKILL");
    await gone;
  }

  /** Starts again on the same port and data. */
  async restart() {
    await this.start(Number(new URL(this.url).port));
  }

  #runs() {
    return this.#child && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  #exit() {
    return new Promise((resolve) => this.#child.once("exit", resolve));
  }

  #ready() {
    return new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`${why}\n${this.#log}`));
      const timer = setTimeout(() => fail("the server was not ready in time"), READY_WITHIN_MS);
      this.#child.once("error", reject);
      this.#child.once("exit", (code, signal) => {
        clearTimeout(timer);
        fail(`the server ended with ${signal ?? code}`);
      });
      for (const stream of [this.#child.stdout, this.#child.stderr]) {
        stream.setEncoding("utf8").on("data", (text) => {
          this.#log = (this.#log + text).slice(-KEPT_LOG_CHARS);
          // A build before it may end in the middle of a line, with a terminal's colour codes.
          if (/WhatsSound ready on \S+\n/.test(this.#log)) {
            clearTimeout(timer);
            resolve();
          }
        });
      }
    });
  }

  /** Synchronous, because it also runs while this process exits. */
  #destroy() {
    process.off("exit", this.#whenThisProcessEnds);
    if (this.#runs()) {
      killTree(this.#child.pid);
    }
    if (this.#ownsData) {
      rmSync(this.data, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

/** By descent, for Postgres runs in a process group of its own. */
function killTree(root) {
  const parents = parentsByPid();
  const tree = [root];
  for (const pid of tree) {
    tree.push(...[...parents].filter(([, parent]) => parent === pid).map(([child]) => child));
  }
  for (const pid of tree) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (failure) {
      if (failure.code !== "ESRCH") throw failure;
    }
  }
}

function parentsByPid() {
  const parents = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      // The name in parentheses may hold anything; the parent is the second field behind it.
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      parents.set(Number(pid), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  return parents;
}
