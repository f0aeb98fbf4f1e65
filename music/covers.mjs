/** Draws the covers, as SVG beside this script and as JPEG for the server: `node music/covers.mjs`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { azoteaCover } from "./covers/azotea.mjs";
import { harbourLampCover } from "./covers/harbour-lamp.mjs";
import { kitchenLightCover } from "./covers/kitchen-light.mjs";
import { SIZE } from "./lib/svg.mjs";
import { ffmpeg, run } from "./lib/tools.mjs";
import { azotea } from "./pieces/azotea.mjs";
import { harbourLamp } from "./pieces/harbour-lamp.mjs";
import { kitchenLight } from "./pieces/kitchen-light.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUTPUT = join(HERE, "..", "src", "main", "resources", "demo");
const SMALL_SIZE = 160;
const COVERS = [
  [kitchenLight, kitchenLightCover],
  [azotea, azoteaCover],
  [harbourLamp, harbourLampCover],
];

mkdirSync(OUTPUT, { recursive: true });
for (const [compose, draw] of COVERS) {
  const { slug, hue } = compose();
  const svg = join(HERE, "covers", `${slug}.svg`);
  const png = join(HERE, "build", `${slug}.png`);
  mkdirSync(dirname(png), { recursive: true });
  writeFileSync(svg, draw(hue));
  run("rsvg-convert", ["--width", String(SIZE), "--height", String(SIZE), "--output", png, svg]);
  const jpeg = ["-fflags", "+bitexact", "-q:v", "3"];
  ffmpeg("-i", png, ...jpeg, join(OUTPUT, `${slug}.jpg`));
  const small = `scale=${SMALL_SIZE}:${SMALL_SIZE}:flags=lanczos`;
  ffmpeg("-i", png, "-vf", small, ...jpeg, join(OUTPUT, `${slug}-small.jpg`));
}
