import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ffmpeg } from "./ffmpeg.mjs";

const DEMO = fileURLToPath(new URL("../../../src/main/resources/demo/", import.meta.url));

/** A song as people have it: an MP3 with tags, of variable bit rate. */
export async function makeMp3(server, file, { title, artist, seconds = 90 }) {
  await ffmpeg(
    server,
    ...["-i", join(DEMO, "kitchen-light.m4a"), "-t", String(seconds), "-vn"],
    ...["-map_metadata", "-1", "-metadata", `title=${title}`, "-metadata", `artist=${artist}`],
    ...["-ar", "44100", "-codec:a", "libmp3lame", "-q:a", "4", file],
  );
}
