// Servers unpack Postgres and ffmpeg into their data folders, which takes seconds: once for all tests is enough.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const KEPT = fileURLToPath(new URL("../target/test-programs/", import.meta.url));
/** By this a folder is known as a server's own. */
const FORMAT = "format-version";

/** Puts what an earlier server has unpacked into a new data folder. */
export function lendPrograms(data) {
  if (!existsSync(join(KEPT, FORMAT))) return;
  cpSync(join(KEPT, FORMAT), join(data, FORMAT));
  for (const program of programsIn(KEPT)) {
    mkdirSync(dirname(join(data, program)), { recursive: true });
    symlinkSync(join(KEPT, program), join(data, program));
  }
}

/** Keeps what a server has unpacked. */
export function keepPrograms(data) {
  const missing = [...programsIn(data), FORMAT].filter((path) => !existsSync(join(KEPT, path)));
  for (const path of missing) {
    mkdirSync(dirname(join(KEPT, path)), { recursive: true });
    const draft = mkdtempSync(join(KEPT, "draft-"));
    try {
      cpSync(join(data, path), join(draft, "whole"), { recursive: true, verbatimSymlinks: true });
      renameSync(join(draft, "whole"), join(KEPT, path));
    } catch (failure) {
      if (failure.code !== "ENOTEMPTY") throw failure; // Another test was faster.
    } finally {
      rmSync(draft, { recursive: true });
    }
  }
}

/** Their names tell their versions. */
function programsIn(folder) {
  const inPostgres = existsSync(join(folder, "postgres")) ? readdirSync(join(folder, "postgres")) : [];
  return [
    ...inPostgres.filter((name) => /^bin-[\d.]+$/.test(name)).map((name) => join("postgres", name)),
    ...readdirSync(folder).filter((name) => /^ffmpeg-\d/.test(name)),
  ];
}
