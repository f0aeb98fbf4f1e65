/** The programs of the studio, run as child processes. */
import { spawnSync } from "node:child_process";

const DEBIAN_PACKAGES = "apt-get install ffmpeg fluidsynth fluid-soundfont-gm librsvg2-bin";

/** @returns what the program wrote to standard output and standard error */
export function run(program, args) {
  const result = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (result.error?.code === "ENOENT") {
    throw new Error(`${program} is missing: ${DEBIAN_PACKAGES}`);
  }
  if (result.status !== 0) {
    throw new Error(`${program} ended with ${result.status ?? result.signal}:\n${result.stderr}`);
  }
  return { stdout: result.stdout, stderr: result.stderr };
}

export const ffmpeg = (...args) => run("ffmpeg", ["-hide_banner", "-nostdin", "-y", ...args]);
