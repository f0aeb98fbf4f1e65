import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ffmpeg } from "./ffmpeg.mjs";

const DEMO = fileURLToPath(new URL("../../../src/main/resources/demo/", import.meta.url));

/** A song as people have it: an MP3 with tags, of variable bit rate. */
export async function makeMp3(server, file, { title, artist, seconds = 90 }) {
  await encode(server, file, ["-i", join(DEMO, "kitchen-light.m4a")], { title, artist, seconds });
}

/** Noise that never rests, other noise for each seed: any silence in it is a fault of whoever plays it. */
export async function makeRestless(server, file, { seed, ...song }) {
  const noise = `anoisesrc=color=pink:amplitude=0.5:sample_rate=44100:seed=${seed}`;
  await encode(server, file, ["-f", "lavfi", "-i", noise], song);
}

async function encode(server, file, input, { title, artist, seconds }) {
  await ffmpeg(
    server,
    ...[...input, "-t", String(seconds), "-vn"],
    ...["-map_metadata", "-1", "-metadata", `title=${title}`, "-metadata", `artist=${artist}`],
    ...["-ar", "44100", "-codec:a", "libmp3lame", "-q:a", "4", file],
  );
}
