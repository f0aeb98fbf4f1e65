import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

const ENDED_WITHIN_MS = 5_000;

/** Where a program is, or a sentence that says how to get it: `variable` of the environment names another one. */
export function programOf(name, { variable, places, debianPackage }) {
  const path = process.env[variable] ?? places.find((place) => existsSync(place));
  if (path === undefined) {
    throw new Error(
      `No ${name} found: install Debian's package \`${debianPackage}\`, or set ${variable} to one.`,
    );
  }
  return path;
}

/** Programs that a test needs beside it. None of them outlives this process. */
export class Programs {
  #running = [];
  #killAll = () => this.#running.forEach((child) => signal(child, "SIGKILL"));

  constructor() {
    process.once("exit", this.#killAll);
  }

  start(path, args, { environment = {}, stdio = ["ignore", "pipe", "pipe"] } = {}) {
    // A group of its own: some start others, and end without them.
    const child = spawn(path, args, { detached: true, stdio, env: { ...process.env, ...environment } });
    this.#running.push(child);
    return child;
  }

  /** Ends them in the reverse order, each before the next. */
  async end() {
    for (const child of this.#running.toReversed()) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null && child.signalCode === null && signal(child, "SIGTERM")) {
        const timer = setTimeout(() => signal(child, "SIGKILL"), ENDED_WITHIN_MS);
        await gone;
        clearTimeout(timer);
      }
      signal(child, "SIGKILL");
    }
    this.#running = [];
    process.off("exit", this.#killAll);
  }
}

/** False when nobody of its group is there any more. */
function signal(child, name) {
  try {
    return process.kill(-child.pid, name);
  } catch (failure) {
    if (failure.code !== "ESRCH") throw failure;
    return false;
  }
}

/** The first match in what a program writes; an error with all of it when it ends before. */
export function saying(child, stream, pattern) {
  return new Promise((resolve, reject) => {
    let told = "";
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${child.spawnfile} ended at once: ${told}`)));
    stream.setEncoding("utf8").on("data", (text) => {
      told += text;
      const found = pattern.exec(told);
      if (found !== null) resolve(found);
    });
  });
}
