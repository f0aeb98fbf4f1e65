/** From the score to the files the server ships: `node music/render.mjs [slug …]`. */
import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PIECES, writeParts } from "./compose.mjs";
import { measure } from "./lib/loudness.mjs";
import { AAC_FRAME, master } from "./lib/master.mjs";
import { mix, renderStem } from "./lib/mix.mjs";
import { waveform } from "./lib/waveform.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const SOUNDFONT = process.env.SOUNDFONT ?? "/usr/share/sounds/sf2/FluidR3_GM.sf2";
const OUTPUT = join(HERE, "..", "src", "main", "resources", "demo");
const CATALOGUE = join(OUTPUT, "tracks.json");
const ARTIST = "WhatsSound";

function render(piece) {
  const folder = join(HERE, "build", piece.slug);
  const seconds = lengthSeconds(piece);
  const stems = writeParts(piece, folder).map(({ name, midi }) => {
    const wav = join(folder, `${name}.wav`);
    renderStem(midi, wav, SOUNDFONT);
    return { name, wav, strip: piece.strips[name] };
  });
  for (const [name, write] of Object.entries(piece.textures)) {
    const wav = join(folder, `${name}.wav`);
    write(wav, seconds, piece.seed);
    stems.push({ name, wav, strip: piece.strips[name] });
  }
  const desk = { room: piece.room, kick: piece.kick, seconds, seed: piece.seed };
  const mixed = mix(stems, desk, folder);
  const tags = { title: piece.title, artist: ARTIST, album: "Demo tracks", copyright: "CC0 1.0 Universal" };
  const file = join(OUTPUT, `${piece.slug}.m4a`);
  const shape = master(mixed, file, { seconds, fadeSeconds: piece.fadeSeconds, polish: piece.polish, tags });
  const { integrated, truePeak } = measure(file);
  writeFileSync(join(OUTPUT, `${piece.slug}.u8`), waveform(file, join(folder, "decoded.pcm")));
  console.log(`${piece.title}: ${shape.durationMs} ms, ${integrated} LUFS, ${truePeak} dBTP`);
  return {
    slug: piece.slug,
    title: piece.title,
    artist: ARTIST,
    license: "CC0-1.0",
    durationMs: shape.durationMs,
    audio: `${piece.slug}.m4a`,
    cover: `${piece.slug}.jpg`,
    hue: piece.hue,
    sampleRate: shape.sampleRate,
    sampleCount: shape.sampleCount,
    loudnessLufs: integrated,
    truePeakDbtp: truePeak,
    waveform: `${piece.slug}.u8`,
    coverSmall: `${piece.slug}-small.jpg`,
    // One frame of the encoder's own goes before the music.
    leadInSamples: AAC_FRAME,
  };
}

/** The written bars at their tempos, and the ring of the last chord. */
function lengthSeconds({ tempos, bars, beatsPerBar, tailSeconds }) {
  const endBeat = bars * beatsPerBar;
  const spans = tempos.map(({ beat, bpm }, i) => ((tempos[i + 1]?.beat ?? endBeat) - beat) * (60 / bpm));
  return spans.reduce((sum, span) => sum + span, 0) + tailSeconds;
}

mkdirSync(OUTPUT, { recursive: true });
const wanted = process.argv.slice(2);
const known = existsSync(CATALOGUE) ? JSON.parse(readFileSync(CATALOGUE, "utf8")) : [];
const tracks = PIECES.map((compose) => {
  const piece = compose();
  const kept = known.find((track) => track.slug === piece.slug);
  const isWanted = !kept || wanted.length === 0 || wanted.includes(piece.slug);
  // What a field says that is not made here stays as it is.
  return isWanted ? { ...kept, ...render(piece) } : kept;
});
writeFileSync(CATALOGUE, `${JSON.stringify(tracks, null, 2)}\n`);
