/**
 * Harbour Lamp: a slow jazz waltz in D flat. Piano, brushes and bass breathe together; vibraphone
 * and cello take the tune further out and bring it home.
 */
import { chordAt, hold } from "../lib/comping.mjs";
import { Part } from "../lib/part.mjs";
import { Random } from "../lib/random.mjs";
import { writeWater } from "../lib/texture.mjs";
import { Changes, Voicing, pitch } from "../lib/theory.mjs";
import { harbourLampStrips } from "./harbour-lamp.mix.mjs";

const BPM = 90;
const BAR = 3;
const SEED = 415;
const FORM = { intro: 0, first: 8, second: 16, bridge: 24, solo: 32, last: 40, outro: 48, end: 56 };

const INTRO = new Changes("Dbmaj9 | Bbm9 | Gbmaj9 | Gbm6 | Dbmaj9 | Bbm9 | Ebm9 | Ab13sus", BAR);
const OPEN = new Changes("Dbmaj9 | Bbm9 | Gbmaj9 | Ab13sus | Fm7 | Bb7b9 | Ebm9 | Ab13sus", BAR);
const CLOSED = new Changes("Dbmaj9 | Bbm9 | Gbmaj9 | Gbm6 | Fm7 | Bb7b9 | Ebm9 Ab13 | Dbmaj9", BAR);
const BRIDGE = new Changes("Gbmaj9 | B9#11 | Fm7 | Bb7b9 | Ebm9 | Gbm6 | Dbmaj9 | Ab13sus", BAR);
const OUTRO = new Changes("Gbmaj9 | Gbm6 | Fm7 | Bb7b9 | Ebm9 | Ab13sus | Dbmaj9 | Dbmaj9", BAR);
const SECTIONS = [
  [FORM.intro, INTRO],
  [FORM.first, OPEN],
  [FORM.second, CLOSED],
  [FORM.bridge, BRIDGE],
  [FORM.solo, OPEN],
  [FORM.last, CLOSED],
  [FORM.outro, OUTRO],
];

const OPEN_TUNE = `
  F5:2> Eb5:.5 C5:.5 | Db5:2 r:.5 Ab4:.5 | F5:1.5> Gb5:.5 Ab5:.5 F5:.5 | Eb5:2.5 r:.5 |
  r:.5 Eb5:.5 Ab5:1 C6:1> | B5:1.5 Ab5:.5 F5:.5 D5:.5 | Eb5:1 Gb5:1> F5:1 | Eb5:1 Db5:.5 Bb4:1 r:.5 |`;

const CLOSED_TUNE = `
  F5:2> Eb5:.5 C5:.5 | Db5:1.5 F5:.5 Ab5:1 | Bb5:2> Ab5:.5 F5:.5 | A5:1.5 Gb5:.5 Eb5:1 |
  Ab5:1 Eb5:1 C5:1 | D5:1 F5:.5 B5:1.5> | Bb5:1 Gb5:.5 F5:1 Eb5:.5 | Eb5:1 Db5:1.5 r:.5 |`;

const LAST_TUNE = `
  F5:1.5> Gb5:.25- F5:.25 Eb5:.5 C5:.5 | Db5:1 r:.5 F5:.5 Ab5:1 | Bb5:1.5> C6:.5 Ab5:.5 F5:.5 | A5:1.5 Gb5:.5 Eb5:1 |
  Ab5:1 C6:.5> Eb5:.5 C5:1 | D5:.5 F5:.5 Ab5:.5 B5:1.5> | Bb5:1 Gb5:.5 F5:1 Eb5:.5 | Eb5:1 Db5:1.5 r:.5 |`;

const BRIDGE_TUNE = `
  Db6:1.5> Bb5:.5 Ab5:1 | A5:1.5 Gb5:.5 F5:1 | Ab5:1.5 C6:.5 Eb6:1> | D6:1.5 B5:.5 Ab5:1 |
  Gb5:.5 Bb5:.5 Db6:1 F6:1> | Eb6:1.5 Db6:.5 A5:1 | Ab5:2 F5:.5 Eb5:.5 | Eb5:1.5 F5:.5 Gb5:1 |`;

const SOLO = `
  r:.5 Ab4:.5 C5:.5 Eb5:.5 F5:.5 Ab5:.5 | C6:1> Bb5:.5 Ab5:.5- F5:.5 Db5:.5- | F5:.5 Ab5:.5 Bb5:1> r:.5 Db6:.5 | Bb5:.5 Gb5:.5- F5:.5 Eb5:1 r:.5 |
  r:.5 Eb5:.5 Ab5:.5 C6:.5 Eb6:1> | D6:.5 B5:.5 Ab5:.5 F5:.5- D5:.5 B4:.5- | Bb4:.5 Db5:.5 Gb5:.5 Bb5:.5> F5:1 | Gb5:.5 F5:.5- Eb5:.5 Db5:.5 r:1 |`;

const CELLO_BRIDGE = `
  Db4:3 | Eb4:2 Db4:1 | C4:2 Eb4:1 | D4:3 | Db4:2 Gb4:1 | Eb4:2 Db4:1 | C4:2 Eb4:1 | Db4:2 Bb3:1 |`;
const CELLO_LAST = `
  Ab3:2 C4:1 | Db4:2 F4:1 | F4:2 Eb4:1 | Eb4:2 Db4:1 | C4:2 Eb4:1 | D4:2 B3:1 | Bb3:1.5 C4:1.5 | Ab3:2.5 r:.5 |`;
const CELLO_OUTRO = `
  Db4:2 Bb3:1 | A3:2 Db4:1 | C4:2 Ab3:1 | B3:2 D4:1 | Db4:2 Gb3:1 | F4:1.5 Eb4:1.5 | Ab3:3 | Ab3:3 |`;

const DRUM = { kick: 36, tap: 38, slap: 39, swirl: 40, pedal: 44, ride: 51, bell: 53 };

export function harbourLamp() {
  const random = new Random(SEED);
  const player = (name, sound, feel) =>
    new Part(name, sound, { swing: 0.6, swingGrid: 0.5, timingMs: 12, ...feel }, random);
  const parts = {
    piano: player("piano", { program: 0 }, { velocity: 4, lateMs: 6 }),
    left: player("left", { program: 0 }, { timingMs: 10, velocity: 4, strumMs: 14 }),
    bass: player("bass", { program: 32 }, { velocity: 5, lateMs: 4, detuneCents: 4 }),
    brushes: player("brushes", { kit: 40 }, { velocity: 6, lateMs: 6, detuneCents: 16 }),
    vibes: player("vibes", { program: 11 }, { velocity: 5, lateMs: 14 }),
    cello: player("cello", { program: 42 }, { timingMs: 16, velocity: 4, lateMs: -90, detuneCents: 4 }),
    pad: player("pad", { program: 89 }, { timingMs: 20, lateMs: -150 }),
    strings: player("strings", { program: 49 }, { timingMs: 20, lateMs: -140 }),
    harp: player("harp", { program: 46 }, { velocity: 5 }),
  };
  playPiano(parts, random);
  playBass(parts.bass, random);
  playBrushes(parts.brushes, random);
  playTunes(parts);
  playAir(parts);
  return {
    slug: "harbour-lamp",
    title: "Harbour Lamp",
    hue: 232,
    seed: SEED,
    bpm: BPM,
    beatsPerBar: BAR,
    bars: FORM.end,
    tailSeconds: 3.2,
    fadeSeconds: 2.4,
    tempos: breath(random),
    parts: Object.values(parts),
    kick: null,
    room: { seconds: 3.1, highSeconds: 1.3, preDelayMs: 32, attackMs: 22 },
    textures: { water: writeWater },
    strips: harbourLampStrips(),
    polish: "acompressor=threshold=-20dB:ratio=1.5:attack=40:release=300:knee=8",
  };
}

/** Each phrase leans forward and settles; the last bars slow down. */
function breath(random) {
  return Array.from({ length: FORM.end }, (_, bar) => {
    const lean = 2.2 * Math.sin((2 * Math.PI * (bar % 8)) / 8);
    const settle = bar % 8 === 7 ? -3 : 0;
    const ending = bar > FORM.end - 5 ? -5.5 * (bar - (FORM.end - 5)) : 0;
    return { beat: bar * BAR, bpm: BPM + 1 + lean + settle + ending + random.gauss(0.7) };
  });
}

function playPiano({ piano, left }, random) {
  const voicing = new Voicing("Eb3", "Bb4");
  for (const [start, changes] of SECTIONS) {
    if (start === FORM.intro || start === FORM.outro) continue;
    const soft = start === FORM.solo ? 6 : 0;
    for (const { beat, beats, chord } of changes.spans) {
      const pitches = voicing.lead(chord);
      const at = start * BAR + beat;
      left.pedal(at, beats);
      const delay = beats === BAR ? random.pick([0, 0, 1, 0.5]) : 0;
      left.chord(at + delay, pitches, beats - delay, 50 - soft);
      if (beats === BAR && random.chance(0.55))
        left.chord(at + 2 + random.pick([0, 0.5]), pitches.slice(1), 0.5, 40 - soft);
    }
  }
  ripple(left, FORM.intro, INTRO, random, 50);
  ripple(left, FORM.outro, OUTRO, random, 46, 6);
  left.pedal((FORM.end - 2) * BAR, 3 * BAR);
  left.chord((FORM.end - 2) * BAR, ["Db3", "Ab3", "C4", "Eb4", "F4"].map(pitch), 8, 46);
}

/** Broken chords up and over, a different path through the same notes in every bar. */
function ripple(part, start, changes, random, velocity, bars = 8) {
  const voicing = new Voicing("Ab3", "F5");
  for (const { beat, chord } of changes.spans.filter((span) => span.beat < bars * BAR)) {
    const tones = [chord.root + 48 - (chord.root > 7 ? 12 : 0), ...voicing.lead(chord)];
    const path = random.pick([
      [0, 1, 2, 3, 4, 3],
      [0, 2, 1, 3, 4, 2],
      [0, 1, 3, 2, 4, 3],
      [0, 2, 4, 3, 1, 2],
    ]);
    part.pedal(start * BAR + beat, BAR);
    path.forEach((index, step) => {
      const accent = step === 0 ? 8 : 4 * Math.sin((Math.PI * step) / 5);
      part.note(start * BAR + beat + step / 2, tones[index], 0.9, velocity + accent);
    });
  }
}

function playBass(bass, random) {
  for (const [start, changes] of SECTIONS) {
    if (start === FORM.intro) continue;
    const spans = changes.spans;
    spans.forEach(({ beat, beats, chord }, index) => {
      const next = spans[index + 1]?.chord ?? OPEN.spans[0].chord;
      const last = start === FORM.outro && index >= spans.length - 2;
      waltz(bass, start * BAR + beat, beats, low(chord.root), low(next.root), chord, { random, last });
    });
  }
}

const low = (root) => 24 + root + (root < 4 ? 12 : 0);

/** Root on one; then rest, fifth, or a step towards the next root. */
function waltz(bass, beat, beats, root, next, { tones }, { random, last }) {
  if (last) {
    bass.note(beat, root, beats * 0.95, 70);
    return;
  }
  if (beats < BAR) {
    bass.note(beat, root, beats * 0.9, 80);
    return;
  }
  const fifth = root + (tones.includes(6) ? 6 : 7);
  const approach = next + random.pick([-1, 1, 2]);
  switch (random.pick(["sing", "walk", "lean", "push"])) {
    case "sing":
      bass.note(beat, root, 1.9, 82);
      bass.note(beat + 2, fifth, 0.85, 70);
      break;
    case "walk":
      bass.note(beat, root, 0.95, 82);
      bass.note(beat + 1, root + tones[0] + (root < 32 ? 0 : -12), 0.9, 70);
      bass.note(beat + 2, approach, 0.9, 74);
      break;
    case "lean":
      bass.note(beat, root, 1.4, 82);
      bass.note(beat + 1.5, fifth, 0.45, 66);
      bass.note(beat + 2, approach, 0.9, 76);
      break;
    default:
      bass.note(beat, root, 2.3, 84);
      bass.note(beat + 2.5, approach, 0.45, 68);
  }
}

function playBrushes(brushes, random) {
  for (let bar = 4; bar < FORM.outro + 6; bar++) {
    const beat = bar * BAR;
    const level = bar < FORM.first ? -14 : bar >= FORM.outro ? -12 : 0;
    brushes.note(beat, DRUM.swirl, 1.2, 62 + level);
    brushes.note(beat + 1, DRUM.tap, 0.3, 50 + level);
    brushes.note(beat + random.pick([2, 1.5, 2]), DRUM.swirl, 1, 52 + level);
    brushes.note(beat + 1, DRUM.pedal, 0.2, 50 + level);
    if (bar < FORM.first) continue;
    if (random.chance(0.6)) brushes.note(beat, DRUM.kick, 0.2, 48 + level);
    for (const [offset, probability] of [
      [0, 1],
      [1, 0.9],
      [1.5, 0.4],
      [2, 0.9],
      [2.5, 0.5],
    ]) {
      if (random.chance(probability)) brushes.note(beat + offset, DRUM.ride, 0.5, 44 + level + (offset === 1 ? 8 : 0));
    }
    if (random.chance(0.45)) brushes.note(beat + random.pick([1.5, 2, 2.5]), DRUM.tap, 0.3, 44 + level);
    if (bar % 8 === 7)
      [1.5, 2, 2.5].forEach((offset, i) => brushes.note(beat + offset, DRUM.slap, 0.3, 46 + 5 * i + level));
  }
}

function playTunes({ piano, vibes, cello }) {
  const waltz = { beatsPerBar: BAR, legato: 1 };
  vibes.sing(
    0,
    "r:1 Ab5:.5- C6:1.5- | r:2 F5:1- | r:1.5 Db6:.5- F6:1- | r:1 Eb6:2- | r:3 | r:2 C6:.5- Db6:.5- | r:3 | r:1 F6:.5- Eb6:.5- Bb5:1- |",
    { ...waltz, velocity: 64 },
  );
  piano.sing(FORM.first * BAR, OPEN_TUNE, { ...waltz, velocity: 72 });
  piano.note(FORM.first * BAR - 0.5, pitch("Ab4"), 0.5, 62);
  piano.sing(FORM.second * BAR, CLOSED_TUNE, { ...waltz, velocity: 76 });
  vibes.sing(
    FORM.second * BAR,
    "r:3 | r:2 C6:.5- Db6:.5- | r:3 | r:2 Eb6:1- | r:3 | r:2 D6:.5- Ab6:.5- | r:3 | r:1 Ab5:.5 C6:.5 Eb6:1 |",
    { ...waltz, velocity: 62 },
  );
  vibes.sing(FORM.bridge * BAR, BRIDGE_TUNE, { ...waltz, velocity: 80 });
  piano.sing(
    FORM.bridge * BAR,
    "r:2 F5:.5 Bb5:.5 | r:2 Eb5:.5 A5:.5 | r:2 Eb5:.5 Ab5:.5 | r:2 F5:.5 Ab5:.5 | r:3 | r:2 Eb5:.5 Gb5:.5 | r:1 C6:.5- Db6:.5- Ab5:1- | r:3 |",
    { ...waltz, velocity: 56 },
  );
  vibes.sing(FORM.solo * BAR, SOLO, { ...waltz, velocity: 82 });
  piano.sing(FORM.last * BAR, LAST_TUNE, { ...waltz, velocity: 80, octave: -12 });
  vibes.sing(
    FORM.last * BAR,
    "r:2 Ab5:.5- C6:.5- | r:3 | r:2 F6:.5- Db6:.5- | r:3 | r:2 Eb6:.5- Ab6:.5- | r:3 | r:2 C6:.5- Eb6:.5- | r:1 F6:2 |",
    { ...waltz, velocity: 62 },
  );
  piano.sing(
    FORM.outro * BAR,
    "F5:2> Eb5:.5 Db5:.5 | Eb5:2 r:1 | Ab5:1.5 Eb5:.5 C5:1 | D5:1 B4:2 | F5:2 Eb5:.5 Db5:.5 | Bb4:1.5 Db5:1 r:.5 | r:1 Eb5:1 F5:1 | Ab5:3 |",
    { ...waltz, velocity: 66 },
  );
  vibes.sing((FORM.end - 2) * BAR, "r:2 C6:.5 Eb6:.5 | r:1 F6:.5 Ab6:.5 C7:1 |", { ...waltz, velocity: 54 });
  cello.sing(FORM.bridge * BAR, CELLO_BRIDGE, { ...waltz, velocity: 74 });
  cello.sing(FORM.last * BAR, CELLO_LAST, { ...waltz, velocity: 80 });
  cello.sing(FORM.outro * BAR, CELLO_OUTRO, { ...waltz, velocity: 72 });
  for (let bar = FORM.bridge; bar < FORM.end - 1; bar++) {
    cello.expression(bar * BAR, bar * BAR + 1.2, 84, 114);
    cello.expression(bar * BAR + 1.5, bar * BAR + 2.9, 114, 84);
  }
  cello.expression((FORM.end - 1) * BAR, FORM.end * BAR - 0.2, 84, 8);
  cello.vibrato(0, 1, 22, 22);
}

/** What is felt more than heard: pad, slow strings, a harp at the seams. */
function playAir({ pad, strings, harp }) {
  const wide = new Voicing("Ab3", "F5");
  const high = new Voicing("Db4", "Ab5");
  for (const [start, changes] of SECTIONS) {
    const bars = { changes, beat: start * BAR, bars: 8, beatsPerBar: BAR };
    hold(pad, { ...bars, voicing: wide, velocity: 66 });
    if (start >= FORM.bridge && start !== FORM.solo) hold(strings, { ...bars, voicing: high, velocity: 58 });
  }
  pad.expression(0, 4 * BAR, 20, 112);
  pad.expression(FORM.first * BAR, FORM.second * BAR, 112, 84);
  pad.expression(FORM.outro * BAR, FORM.outro * BAR + 12, 84, 110);
  pad.expression((FORM.end - 1) * BAR, FORM.end * BAR - 0.1, 110, 30);
  strings.expression(FORM.bridge * BAR, FORM.bridge * BAR + 12, 50, 110);
  strings.expression(FORM.last * BAR - 6, FORM.last * BAR + 12, 60, 116);
  strings.expression((FORM.end - 1) * BAR, FORM.end * BAR - 0.1, 110, 30);
  for (const [bar, changes] of [
    [FORM.first, INTRO],
    [FORM.bridge, CLOSED],
    [FORM.last, OPEN],
  ]) {
    const { chord } = chordAt(changes, 7 * BAR + 2.9, BAR);
    const tones = [0, 12, 24].flatMap((octave) => chord.tones.map((tone) => 48 + chord.root + (tone % 12) + octave));
    const rise = [...new Set(tones)].sort((a, b) => a - b).slice(2, 11);
    rise.forEach((tone, i) => harp.note(bar * BAR - 1.2 + i * 0.12, tone, 2, 44 + 2 * i));
  }
}
