/** Loudness and true peak as EBU R 128 measures them. */
import { ffmpeg } from "./tools.mjs";

/** @returns `{integrated, range, truePeak}` in LUFS, LU and dBTP */
export function measure(file) {
  const { stderr } = ffmpeg("-i", file, "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-");
  const summary = stderr.slice(stderr.lastIndexOf("Summary:"));
  const value = (label) => Number(new RegExp(`${label}:\\s+(-?[\\d.]+)`).exec(summary)?.[1]);
  return { integrated: value("I"), range: value("LRA"), truePeak: value("Peak") };
}
