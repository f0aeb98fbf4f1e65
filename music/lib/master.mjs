/** The last step: one loudness for all tracks, no peak above the ceiling, and the file to ship. */
import { measure } from "./loudness.mjs";
import { ffmpeg, run } from "./tools.mjs";
import { SAMPLE_RATE } from "./wav.mjs";

const TARGET_LUFS = -14;
const CEILING_DBTP = -1;
const TOLERANCE_DB = 0.15;
const MAX_ATTEMPTS = 8;
/** Noise substitution of ffmpeg's encoder makes bursts up to 5 dB above the music: it stays off. */
const AAC = ["-c:a", "aac", "-b:a", "128k", "-aac_pns", "0", "-aac_is", "0"];
export const AAC_FRAME = 1024;
/** Nothing starts on the very first sample: the fade-in must not blunt the first beat. */
const PRE_ROLL_SECONDS = 0.06;
/** The limiter works on four times the rate, where it sees the peaks between samples. */
const LOOK_AHEAD_RATE = 4 * SAMPLE_RATE;

/**
 * Encoding moves loudness and peaks a little, so it is the encoded file that is measured, and gain
 * and limiter are set anew until it is right.
 */
export function master(mixFile, outputFile, { seconds, fadeSeconds, polish, tags }) {
  const length = { total: seconds + PRE_ROLL_SECONDS, fadeSeconds };
  const polished = mixFile.replace(/\.wav$/, ".polished.wav");
  const preRoll = `adelay=${1000 * PRE_ROLL_SECONDS}:all=1`;
  ffmpeg("-i", mixFile, "-af", `${preRoll},highpass=f=28,${polish}`, "-c:a", "pcm_f32le", polished);
  let gainDb = TARGET_LUFS - measure(polished).integrated;
  let limitDb = CEILING_DBTP - 1;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    encode(polished, outputFile, { ...length, tags, gainDb, limitDb });
    const { integrated, truePeak } = measure(outputFile);
    const missingDb = TARGET_LUFS - integrated;
    if (Math.abs(missingDb) <= TOLERANCE_DB && truePeak <= CEILING_DBTP) return shape(outputFile);
    if (Math.abs(missingDb) > TOLERANCE_DB) gainDb += missingDb;
    if (truePeak > CEILING_DBTP) limitDb -= truePeak - CEILING_DBTP + 0.1;
  }
  throw new Error(`${outputFile} cannot be mastered to ${TARGET_LUFS} LUFS below ${CEILING_DBTP} dBTP`);
}

function encode(inputFile, outputFile, { total, fadeSeconds, tags, gainDb, limitDb }) {
  // A whole number of frames leaves no padding of the encoder at the end.
  const samples = Math.ceil((total * SAMPLE_RATE) / AAC_FRAME) * AAC_FRAME;
  const chain = [
    `volume=${gainDb.toFixed(2)}dB`,
    `aresample=${LOOK_AHEAD_RATE}`,
    `alimiter=limit=${Math.pow(10, limitDb / 20).toFixed(4)}:attack=4:release=60:level=disabled`,
    `aresample=${SAMPLE_RATE}`,
    "afade=t=in:d=0.015",
    `afade=t=out:st=${(total - fadeSeconds).toFixed(3)}:d=${fadeSeconds}`,
    `apad=whole_len=${samples},atrim=end_sample=${samples}`,
  ].join(",");
  const metadata = Object.entries(tags).flatMap(([name, value]) => ["-metadata", `${name}=${value}`]);
  const reproducible = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"];
  const shipped = ["-ar", String(SAMPLE_RATE), "-ac", "2", "-movflags", "+faststart"];
  // The edit list counts in this scale: in milliseconds it would cut off part of a frame.
  const exact = ["-movie_timescale", String(SAMPLE_RATE)];
  ffmpeg("-i", inputFile, "-af", chain, ...reproducible, ...metadata, ...AAC, ...shipped, ...exact, outputFile);
}

/** What a player will decode: counted, not computed. */
function shape(file) {
  const { stdout } = run("ffprobe", [
    "-v",
    "error",
    "-select_streams",
    "a:0",
    "-show_entries",
    "stream=sample_rate,duration_ts",
    "-of",
    "json",
    file,
  ]);
  const [{ sample_rate: rate, duration_ts: sampleCount }] = JSON.parse(stdout).streams;
  const sampleRate = Number(rate);
  return { durationMs: Math.round((sampleCount / sampleRate) * 1000), sampleRate, sampleCount };
}
