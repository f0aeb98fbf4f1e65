/** Writes the parts of each piece as MIDI files: `node music/compose.mjs [folder]`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { azotea } from "./pieces/azotea.mjs";
import { harbourLamp } from "./pieces/harbour-lamp.mjs";
import { kitchenLight } from "./pieces/kitchen-light.mjs";

export const PIECES = [kitchenLight, azotea, harbourLamp];

/** Time for the last notes to ring out, well beyond what the master keeps. */
const RING_BEATS = 16;

/** @returns `{name, midi}` of each part */
export function writeParts(piece, folder) {
  mkdirSync(folder, { recursive: true });
  const endBeat = piece.bars * piece.beatsPerBar + RING_BEATS;
  return piece.parts.map((part) => {
    const midi = join(folder, `${part.name}.mid`);
    writeFileSync(midi, part.perform({ bpm: piece.bpm, tempos: piece.tempos, endBeat }));
    return { name: part.name, midi };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const here = dirname(fileURLToPath(import.meta.url));
  const folder = process.argv[2] ?? join(here, "build");
  for (const compose of PIECES) {
    const piece = compose();
    const parts = writeParts(piece, join(folder, piece.slug));
    console.log(`${piece.title}: ${parts.length} parts in ${join(folder, piece.slug)}`);
  }
}
