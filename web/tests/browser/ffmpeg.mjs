import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** Runs the ffmpeg that the server uses. */
export async function ffmpeg(server, ...words) {
  const { program, environment } = await ffmpegOf(server);
  const options = { env: { ...process.env, ...environment } };
  await promisify(execFile)(program, ["-v", "error", "-y", ...words], options);
}

/** The system's, else the one that the server has unpacked into its data folder. */
async function ffmpegOf({ data }) {
  const onPath = process.env.PATH.split(delimiter)
    .map((folder) => join(folder, "ffmpeg"))
    .find((file) => existsSync(file));
  if (onPath !== undefined) {
    return { program: onPath, environment: {} };
  }
  const unpacked = (await readdir(data)).find((name) => /^ffmpeg-\d/.test(name));
  if (unpacked === undefined) {
    throw new Error(`There is no ffmpeg on PATH and none in ${data}.`);
  }
  const folder = join(data, unpacked);
  return {
    program: join(folder, "ffmpeg"),
    environment: { LD_LIBRARY_PATH: `${folder}${delimiter}${join(folder, "stand-ins")}` },
  };
}
