/**
 * Azotea: disco on a flat roof in E minor. Bass in octaves, a scratching guitar, and a chorus whose
 * tune is given to the strings while brass and a horn answer.
 */
import { chordAt, comp, hold } from "../lib/comping.mjs";
import { Part } from "../lib/part.mjs";
import { Random } from "../lib/random.mjs";
import { Changes, Voicing, pitch } from "../lib/theory.mjs";
import { azoteaStrips } from "./azotea.mix.mjs";

const BPM = 118;
const BAR = 4;
const SEED = 1978;
const FORM = { intro: 0, verse: 8, chorus: 16, verse2: 24, chorus2: 32, rest: 40, build: 44, last: 48, end: 57 };

const VERSE = new Changes("Em9 | A13 | Em9 | A13 | Cmaj9 | D6/9 | Em9 | B7#9", BAR);
const CHORUS = new Changes("Cmaj9 | D13 | Bm7 | Em9 | Am9 | D13 | Gmaj9 | B7#9", BAR);

const RIFF = `
  r:.5 B4:.25 D5:.25 E5:.5 G5:.75> F#5:.25- E5:.5 D5:.5 r:.5 | E5:.5> r:.25 F#5:.25 r:3 |
  r:.5 B4:.25 D5:.25 E5:.5 G5:.75> A5:.25 B5:.5 A5:.5 G5:.5 | F#5:.75> E5:.25- r:.5 C#5:.5 r:2 |
  r:.5 G5:.25 B5:.25 D6:.75> B5:.5 A5:.25- G5:.5 E5:.5 r:.5 | F#5:.75 A5:.75 B5:.5> A5:1 r:1 |
  G5:.5 F#5:.25 E5:.25- r:.25 D5:.25 E5:.5> r:.5 B4:.5 D5:.25 E5:.25 r:.5 | D#5:1 r:.5 F#5:.5 A5:.5 B5:.5> r:1 |`;

const RIFF_VARIED = `
  r:.25 B4:.25 D5:.25 E5:.25- G5:.5 A5:.75> G5:.25- E5:.5 D5:.5 r:.5 | E5:.25 G5:.25> r:.25 F#5:.25 r:3 |
  r:.5 E5:.25 G5:.25 A5:.5 B5:.75> D6:.25 B5:.5 A5:.25 G5:.25- r:.5 | F#5:.5> G5:.25 F#5:.25- r:.25 E5:.25 C#5:.5 r:2 |
  r:.25 G5:.25 B5:.25 D6:.25 E6:.75> D6:.5 B5:.25- A5:.5 G5:.5 r:.5 | A5:.75 B5:.75 D6:.5> B5:1 r:1 |
  B5:.5 A5:.25 G5:.25- r:.25 F#5:.25 G5:.5> r:.5 E5:.5 D5:.25 E5:.25 r:.5 | F#5:.75 r:.5 A5:.75 B5:.5 D#6:.5> r:1 |`;

const CHORUS_TUNE = `
  r:.5 E5:.5 G5:.5 B5:1.5> A5:.5 G5:.5 | A5:1> F#5:.5 D5:1.5 r:1 |
  r:.5 D5:.5 F#5:.5 A5:1.5> G5:.5 F#5:.5 | G5:1> E5:.5 B4:1.5 r:.5 D5:.5- |
  E5:.5 r:.25 G5:.75 B5:.5 C6:1.5> B5:.5 | A5:1.5 B5:.5 C6:.5 D6:1> r:.5 |
  D6:2> B5:.5 A5:.5 G5:1 | F#5:.5 A5:.5 B5:.5 D#6:1.5> r:1 |`;

const HORN = `
  E4:1.5 G4:.5 B4:1 r:1 | C5:1.5 B4:.5- A4:1 F#4:1 | D4:1.5 F#4:.5 A4:1 r:1 | G4:1.5 F#4:.5- E4:1 D4:1 |
  C4:1 E4:.5 G4:1.5> E4:1 | F#4:1.5 A4:.5 C5:1 B4:1 | B4:1.5 D5:.5 F#5:1> r:1 | A4:1 B4:.5 D#5:1.5> F#5:1 |`;

const STRING_REPLIES = `
  r:4 | r:2.5 C#6:.5 B5:.25 A5:.25- F#5:.5 | r:4 | r:2 E6:.75> C#6:.25- B5:.25 A5:.25- G5:.5 |
  E5:4- | F#5:2- A5:2 | B5:3 r:1 | r:2 F#5:.25 A5:.25 B5:.25 D#6:.25 F#6:.75> r:.25 |`;

const RUN = "E5:.25- F#5:.25- G5:.25- A5:.25 B5:.25 C#6:.25 D6:.25 D#6:.25>";

const VERSE_BASS = [
  `E1:.5> r:.25 E1:.25- E2:.25 r:.25 D2:.25 r:.25 E1:.5> r:.25 B1:.25 D2:.25 r:.25 E2:.25 r:.25 | A1:.5> r:.25 A1:.25- A2:.25 r:.25 G2:.25 r:.25 A1:.5> r:.25 E2:.25 F#2:.25 r:.25 G2:.25 r:.25 |
   E1:.75> E2:.25- r:.25 E1:.25 G1:.5 A1:.25 r:.25 B1:.25 D2:.25- r:.25 E2:.25> D2:.25 B1:.25- | A1:.75> A2:.25- r:.25 A1:.25 C#2:.5 E2:.25 r:.25 F#2:.25 G2:.25- r:.25 A2:.25> F#2:.25 E2:.25- |
   C2:.5> r:.25 C2:.25- C3:.25 r:.25 B2:.25 r:.25 G2:.5> r:.25 E2:.25 G2:.25 r:.25 C2:.25 C#2:.25- | D2:.5> r:.25 D2:.25- D3:.25 r:.25 B2:.25 r:.25 A2:.5> r:.25 F#2:.25 A2:.25 r:.25 D2:.25 D#2:.25- |
   E2:.5> r:.25 E2:.25- E1:.25 r:.25 G1:.25 r:.25 A1:.5> r:.25 B1:.25 D2:.25 r:.25 E2:.5 | B1:.5> r:.25 B1:.25- B2:.25 r:.25 A2:.25 r:.25 F#2:.5> D#2:.5 B1:.5 F#1:.5 |`,
  `E1:.5> r:.5 E2:.25 D2:.25- r:.25 E1:.25 G1:.25 r:.25 A1:.25 B1:.25 r:.25 D2:.25- E2:.5> | A1:.5> r:.5 A2:.25 G2:.25- r:.25 A1:.25 C#2:.25 r:.25 E2:.25 G2:.25 r:.25 F#2:.25- E2:.5> |
   E1:.25> E1:.25- r:.25 E2:.25 r:.25 D2:.25 B1:.25 r:.25 E1:.25> G1:.25- r:.25 A1:.25 B1:.25 r:.25 G1:.25 G#1:.25 | A1:.25> A1:.25- r:.25 A2:.25 r:.25 G2:.25 E2:.25 r:.25 A1:.25> C#2:.25- r:.25 E2:.25 G2:.25 r:.25 A2:.25 B1:.25 |
   C2:.5> C3:.25 r:.25 B2:.25- r:.25 G2:.25 E2:.25 C2:.5> r:.25 G1:.25 A1:.25 B1:.25 C2:.25 C#2:.25 | D2:.5> D3:.25 r:.25 B2:.25- r:.25 A2:.25 F#2:.25 D2:.5> r:.25 A1:.25 B1:.25 C#2:.25 D2:.25 D#2:.25 |
   E2:.5> r:.25 B1:.25 r:.25 G1:.25 E1:.5 r:.25 E1:.25- G1:.25 A1:.25 B1:.5> D2:.25 E2:.25 | B1:.5> B2:.25 r:.25 A2:.25 F#2:.25 D#2:.5> B1:.25 B1:.25- C#2:.25 D#2:.25 F#2:.25 A2:.25 B2:.5> |`,
];

/** Root, and the two notes that lead to the next bar's root. */
const CHORUS_ROOTS = [
  ["C2", "E2", "C#2"],
  ["D2", "D2", "C#2"],
  ["B1", "A1", "F#1"],
  ["E1", "G1", "G#1"],
  ["A1", "C2", "C#2"],
  ["D2", "C2", "A1"],
  ["G1", "G1", "A1"],
  ["B1", "A1", "B1"],
];

const MUTED = `
  E4:.25 r:.25 E4:.25- G4:.25 r:.25 A4:.25 r:.25 B4:.25- r:.5 D5:.25> B4:.25- r:.25 A4:.25 G4:.25- r:.25 |
  E4:.25 r:.25 E4:.25- F#4:.25 r:.25 G4:.25 r:.25 A4:.25- r:.5 C#5:.25> A4:.25- r:.25 G4:.25 F#4:.25- r:.25 |
  B4:.25 r:.25 E4:.25- G4:.25 r:.25 B4:.25> r:.25 A4:.25- r:.5 G4:.25 A4:.25- r:.25 B4:.25 D5:.25 r:.25 |
  E5:.25> r:.25 C#5:.25- A4:.25 r:.25 G4:.25 r:.25 E4:.25- r:.5 F#4:.25 G4:.25- r:.25 A4:.25 C#5:.25 r:.25 |
  G4:.25 r:.25 G4:.25- B4:.25 r:.25 C5:.25 r:.25 D5:.25- r:.5 E5:.25> D5:.25- r:.25 B4:.25 G4:.25- r:.25 |
  A4:.25 r:.25 F#4:.25- A4:.25 r:.25 B4:.25 r:.25 D5:.25- r:.5 E5:.25> D5:.25- r:.25 B4:.25 A4:.25- r:.25 |
  B4:.25 r:.25 G4:.25- E4:.25 r:.25 G4:.25> r:.25 A4:.25- r:.5 B4:.25 D5:.25- r:.25 E5:.25 D5:.25- r:.25 |
  D#5:.25> r:.25 B4:.25- A4:.25 r:.25 F#4:.25 r:.25 A4:.25- r:.5 B4:.25 D#5:.25- r:.25 F#5:.25> r:.5 |`;

const SCRATCH = ["x.gxg.xgx.gxg.x.", "g.x.gxg.xg.xg.xg", ".gx.gx.gxg.x.gx.", "x.g.x.gxg.x.gxg."];
const DRUM = {
  kick: 36,
  snare: 38,
  clap: 39,
  low: 43,
  mid: 47,
  high: 50,
  closed: 42,
  open: 46,
  crash: 49,
  tambourine: 54,
  conga: 63,
  lowConga: 64,
  cowbell: 56,
};

export function azotea() {
  const random = new Random(SEED);
  const player = (name, sound, feel) => new Part(name, sound, { swing: 0.525, swingGrid: 0.25, ...feel }, random);
  const parts = {
    kick: player("kick", { kit: 17 }, { timingMs: 1.5, velocity: 3, detuneCents: 28 }),
    drums: player("drums", { kit: 17 }, { timingMs: 3, velocity: 6, detuneCents: 14 }),
    percussion: player("percussion", { kit: 0 }, { timingMs: 5, velocity: 8, detuneCents: 14 }),
    bass: player("bass", { program: 34 }, { timingMs: 4, velocity: 5, lateMs: -28, detuneCents: 4 }),
    scratch: player("scratch", { bank: 8, program: 28 }, { timingMs: 4, velocity: 8, strumMs: 5, detuneCents: 4 }),
    muted: player("muted", { program: 28 }, { timingMs: 4, velocity: 7, detuneCents: 3 }),
    keys: player("keys", { program: 5 }, { timingMs: 5, velocity: 6, strumMs: 4 }),
    strings: player("strings", { program: 48 }, { timingMs: 8, velocity: 5, lateMs: -50, detuneCents: 3 }),
    shine: player("shine", { program: 50 }, { timingMs: 7, velocity: 5, lateMs: -18 }),
    bed: player("bed", { program: 50 }, { timingMs: 12, lateMs: -20 }),
    brass: player("brass", { program: 61 }, { timingMs: 5, velocity: 6, strumMs: 2, lateMs: -14 }),
    horn: player("horn", { program: 60 }, { timingMs: 9, velocity: 5, lateMs: -35 }),
    lead: player("lead", { program: 81 }, { timingMs: 5, velocity: 6, detuneCents: 5 }),
    bells: player("bells", { program: 9 }, { timingMs: 6, velocity: 7 }),
  };
  playDrums(parts, random);
  playBass(parts.bass, random);
  playGuitars(parts, random);
  playChords(parts, random);
  playTunes(parts);
  return {
    slug: "azotea",
    title: "Azotea",
    hue: 352,
    seed: SEED,
    bpm: BPM,
    beatsPerBar: BAR,
    bars: FORM.end,
    tailSeconds: 2.6,
    fadeSeconds: 1.6,
    tempos: [{ beat: 0, bpm: BPM }],
    parts: Object.values(parts),
    kick: "kick",
    room: { seconds: 1.9, highSeconds: 1.1, preDelayMs: 24 },
    textures: {},
    strips: azoteaStrips(FORM, (bar) => (bar * BAR * 60) / BPM),
    polish: "acompressor=threshold=-17dB:ratio=1.8:attack=25:release=160:knee=6",
  };
}

function playDrums({ kick, drums, percussion }, random) {
  for (let bar = 0; bar < FORM.end - 1; bar++) {
    const beat = bar * BAR;
    const resting = bar >= FORM.rest && bar < FORM.build;
    const turn = bar % 8 === 7;
    const hats = bar < 2 ? 60 : 76;
    kick.hits(
      beat,
      turn ? "X...x...x......." : random.pick(["X...x...x...x...", "X...x...x...x..g", "X...x...x..gx..."]),
      DRUM.kick,
      resting || bar < 4 ? 82 : 106,
    );
    drums.hits(beat, random.pick(["x.g.x.g.x.g.x.gg", "xgg.x.g.xgg.x.g.", "x.ggx.g.x.g.x.gg"]), DRUM.closed, hats);
    drums.hits(beat, turn ? "..x...x...x....." : "..x...x...x...x.", DRUM.open, hats + 4);
    percussion.hits(
      beat,
      random.pick(bar % 16 < 8 ? ["....o...g.g.o...", "....o.......o.gg"] : ["gogogogogogogogo", "g.ogo.oggogog.og"]),
      DRUM.tambourine,
      80,
    );
    percussion.hits(beat, random.pick(["..o..x.g..o.xx..", "g..o.x..g.ox..x.", "..xg..o.x..o..xx"]), DRUM.conga, 72);
    percussion.hits(beat, random.pick(["......o.......x.", "...o......x.....", "..........o..o.."]), DRUM.lowConga, 74);
    if (resting && !turn)
      percussion.hits(beat, random.pick(["x..x..x...x.x...", "x..x..x..x..x..."]), DRUM.cowbell, 56);
    if (bar < 4 || resting) continue;
    drums.hits(
      beat,
      turn ? "....X..g....X..." : random.pick(["....X..g....X...", "....X..g.g..X..g", "g...X....g..X.g."]),
      DRUM.snare,
      98,
    );
    percussion.hits(beat, "....x.......x...", DRUM.clap, bar >= FORM.chorus ? 84 : 66);
    if (turn) fill(drums, beat, random);
  }
  ["....x.......x...", "....x...x...x...", "..x.x.x.x.x.x.x.", "oooooooxxxxxXXXX"].forEach((roll, bar) =>
    drums.hits((FORM.build + bar) * BAR, roll, DRUM.snare, 66 + 8 * bar),
  );
  for (const bar of [
    FORM.verse,
    FORM.chorus,
    FORM.verse2,
    FORM.chorus2,
    FORM.rest,
    FORM.last,
    FORM.last + 4,
    FORM.end - 1,
  ]) {
    drums.note(bar * BAR, DRUM.crash, 3, 88);
    kick.note(bar * BAR, DRUM.kick, 0.2, 112);
  }
}

function fill(drums, beat, random) {
  const [high, mid, low] = random.pick([
    ["........xx......", "..........xx....", "............x.x."],
    [".......x.x......", "..........x.x...", ".............x.x"],
    ["........x..x....", ".........x..x...", "..........x..xx."],
  ]);
  drums.hits(beat, high, DRUM.high, 92);
  drums.hits(beat, mid, DRUM.mid, 94);
  drums.hits(beat, low, DRUM.low, 98);
}

function playBass(bass, random) {
  const touch = { velocity: 94, legato: 0.82 };
  const bars = (text, from, to) => text.split("|").slice(from, to).join("|");
  bass.sing(4 * BAR, bars(VERSE_BASS[0], 4, 8), touch);
  bass.sing(FORM.verse * BAR, VERSE_BASS[0], touch);
  bass.sing(FORM.verse2 * BAR, VERSE_BASS[1], touch);
  bass.sing(FORM.rest * BAR, bars(VERSE_BASS[1], 0, 4), { ...touch, velocity: 98 });
  bass.sing(
    FORM.build * BAR,
    "C2:.5 C2:.5- C2:.5 C2:.5- C2:.5 C2:.5- G1:.5 B1:.5 | D2:.5 D2:.5- D2:.5 D2:.5- D2:.5 D2:.5- A1:.5 C#2:.5 | E2:.5 E2:.5- E2:.5 E2:.5- E2:.25 E2:.25- E2:.25 E2:.25- G2:.5 A2:.5 | B1:.5 B1:.5 B2:.5 A2:.5 F#2:.5> D#2:.5 r:1 |",
    touch,
  );
  for (const start of [FORM.chorus, FORM.chorus2, FORM.last]) {
    CHORUS_ROOTS.forEach((roots, bar) => octaves(bass, (start + bar) * BAR, roots.map(pitch), random));
  }
  bass.note((FORM.end - 1) * BAR, pitch("E1"), 5, 104);
}

/** The disco gallop: root below, octave above, a sixteenth of push somewhere, and two leading notes. */
function octaves(bass, beat, [root, lead1, lead2], random) {
  const push = random.pick([0.75, 1.75, 2.75]);
  for (let half = 0; half < 6; half++) {
    const top = half % 2 === 1;
    bass.note(beat + half / 2, root + (top ? 12 : 0), 0.36, top ? 88 : 100);
  }
  bass.note(beat + push, root + random.pick([0, 12, 7]), 0.18, 74);
  bass.note(beat + 3, lead1, 0.4, 92);
  bass.note(beat + 3.5, lead2, 0.4, 90);
}

function playGuitars({ scratch, muted }, random) {
  const voicing = new Voicing("C4", "G5");
  const sections = [
    [FORM.intro, 8, VERSE],
    [FORM.verse, 8, VERSE],
    [FORM.chorus, 8, CHORUS],
    [FORM.verse2, 8, VERSE],
    [FORM.chorus2, 8, CHORUS],
    [FORM.last, 8, CHORUS],
  ];
  for (const [start, bars, changes] of sections) {
    for (let bar = 0; bar < bars; bar++) strum(scratch, start, bar, { changes, voicing, random });
  }
  muted.sing(FORM.intro * BAR, MUTED, { velocity: 78, legato: 0.7 });
  muted.sing(FORM.verse2 * BAR, MUTED, { velocity: 74, legato: 0.7, transpose: 12 });
  muted.sing(FORM.rest * BAR, MUTED.split("|").slice(0, 4).join("|"), { velocity: 80, legato: 0.7 });
}

/** Up and down in sixteenths; the hand never stops, ghost strokes brush the damped strings. */
function strum(scratch, start, bar, { changes, voicing, random }) {
  [...random.pick(SCRATCH)].forEach((mark, step) => {
    if (mark === ".") return;
    const within = bar * BAR + step / 4;
    const pitches = voicing.lead(chordAt(changes, within + 0.26, BAR).chord);
    const ghost = mark === "g";
    const stroke = step % 2 === 0 ? pitches : pitches.slice(1);
    scratch.chord(start * BAR + within, stroke, ghost ? 0.06 : 0.17, ghost ? 44 : 82);
  });
}

function playChords({ keys, bed, brass }, random) {
  const hands = new Voicing("E3", "D5");
  const rhythms = [
    [
      [0, 0.4],
      [1.5, 0.8],
      [3.25, 0.3],
    ],
    [
      [0.75, 0.3],
      [1.5, 0.3],
      [2.5, 0.9],
    ],
    [
      [0, 1.2],
      [1.75, 0.4],
      [2.75, 0.3],
      [3.5, 0.3],
    ],
  ];
  const wide = new Voicing("G3", "G5");
  for (const [bar, bars, changes, velocity] of [
    [FORM.verse, 8, VERSE, 70],
    [FORM.chorus, 8, CHORUS, 76],
    [FORM.verse2, 8, VERSE, 74],
    [FORM.chorus2, 8, CHORUS, 78],
    [FORM.last, 8, CHORUS, 82],
  ]) {
    comp(keys, { changes, voicing: hands, beat: bar * BAR, bars, beatsPerBar: BAR, rhythms, velocity, random });
    if (changes === CHORUS)
      hold(bed, { changes, voicing: wide, beat: bar * BAR, bars, beatsPerBar: BAR, velocity: 70 });
  }
  hold(bed, {
    changes: VERSE,
    voicing: wide,
    beat: FORM.build * BAR,
    bars: 4,
    beatsPerBar: BAR,
    velocity: 76,
    chartBeat: 4 * BAR,
  });
  bed.expression(0, 1, 100, 100);
  bed.expression(FORM.build * BAR, FORM.last * BAR - 0.25, 40, 127);
  bed.expression(FORM.last * BAR - 0.1, FORM.last * BAR, 120, 104);
  hold(bed, { changes: VERSE, voicing: wide, beat: 0, bars: 8, beatsPerBar: BAR, velocity: 78 });
  playBrass(brass);
}

function playBrass(brass) {
  const voicing = new Voicing("A3", "A5");
  const stab = (start, changes, hits, chartBar = 0) => {
    for (const [bar, offset, beats, velocity = 92] of hits) {
      const within = bar * BAR + offset;
      brass.chord(
        start * BAR + within,
        voicing.lead(chordAt(changes, chartBar * BAR + within + 0.3, BAR).chord),
        beats,
        velocity,
      );
    }
  };
  const replies = [
    [1, 1.5, 0.3],
    [1, 2, 0.2, 80],
    [1, 2.75, 0.9],
    [3, 2, 0.25],
    [3, 2.5, 0.25],
    [3, 3.25, 0.6],
    [5, 3, 0.3],
    [5, 3.5, 0.4],
    [7, 3, 0.2],
    [7, 3.5, 0.4, 100],
  ];
  const chorus = [
    [0, 0, 0.3, 98],
    [1, 2.5, 0.3],
    [1, 3, 0.2, 82],
    [1, 3.5, 0.4],
    [3, 2.75, 0.3],
    [3, 3.5, 0.4],
    [4, 0, 0.3],
    [5, 3.25, 0.5],
    [6, 0, 1.8, 84],
    [7, 3, 0.2],
    [7, 3.25, 0.2],
    [7, 3.5, 0.4, 104],
  ];
  stab(FORM.verse, VERSE, replies);
  stab(FORM.verse2, VERSE, replies);
  stab(FORM.chorus, CHORUS, chorus.slice(1, 8));
  stab(FORM.chorus2, CHORUS, chorus);
  stab(
    FORM.build,
    VERSE,
    [
      [2, 0, 0.3],
      [2, 1.5, 0.3],
      [2, 3, 0.3],
      [3, 0, 0.3],
      [3, 1, 0.3],
      [3, 2, 0.3],
      [3, 2.5, 0.5, 106],
    ],
    4,
  );
  stab(FORM.last, CHORUS, chorus);
  brass.chord((FORM.end - 1) * BAR, ["G3", "B3", "D4", "F#4", "B4"].map(pitch), 1.6, 102);
}

function playTunes({ lead, strings, shine, horn, bells }) {
  lead.vibrato(0, 1, 18, 18);
  lead.sing(FORM.verse * BAR, RIFF, { velocity: 84, legato: 0.9 });
  lead.sing(FORM.verse2 * BAR, RIFF_VARIED, { velocity: 88, legato: 0.9 });
  lead.sing(FORM.rest * BAR, RIFF.split("|").slice(0, 4).join("|"), { velocity: 86, legato: 0.8, transpose: -12 });
  strings.sing(7 * BAR + 2, RUN, { beatsPerBar: 2, velocity: 84, legato: 1, octave: -12 });
  strings.sing(FORM.verse * BAR, STRING_REPLIES, { velocity: 76, octave: -12 });
  strings.sing(FORM.verse2 * BAR, STRING_REPLIES, { velocity: 80, octave: -12 });
  for (const [start, velocity] of [
    [FORM.chorus, 88],
    [FORM.chorus2, 92],
    [FORM.last, 98],
  ]) {
    strings.sing(start * BAR, CHORUS_TUNE, { velocity, octave: -12 });
    shine.sing(start * BAR, CHORUS_TUNE, { velocity: velocity - 6 });
  }
  strings.sing(FORM.build * BAR, "E5:2 F#5:1 G5:1 | A5:2 B5:1 C#6:1 | D6:2 E6:2> | D#6:1 F#6:1> r:2 |", {
    velocity: 82,
    octave: -12,
  });
  strings.sing((FORM.last - 1) * BAR + 2, RUN, { beatsPerBar: 2, velocity: 90, legato: 1, octave: -12 });
  strings.note((FORM.end - 1) * BAR, pitch("E6"), 4.5, 96);
  strings.note((FORM.end - 1) * BAR, pitch("B5"), 4.5, 88);
  strings.expression((FORM.end - 1) * BAR + 0.5, FORM.end * BAR + 0.6, 127, 30);
  horn.sing(FORM.chorus2 * BAR, HORN, { velocity: 80 });
  horn.sing(FORM.last * BAR, HORN, { velocity: 90 });
  bells.sing(FORM.last * BAR, CHORUS_TUNE, { velocity: 70, transpose: 12 });
  bells.sing((FORM.end - 1) * BAR, "E6:.25 G6:.25 B6:.25 D7:.25 F#7:3 |", { velocity: 62 });
}
