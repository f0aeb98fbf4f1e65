/**
 * Kitchen Light: a lo-fi house groove in C minor, the last ones at the party talking by the stove.
 * The chords fall by thirds and fourths under a guide-tone line that walks C, B, Bb, Ab, G.
 */
import { chordAt, comp, hold } from "../lib/comping.mjs";
import { Part } from "../lib/part.mjs";
import { Random } from "../lib/random.mjs";
import { writeVinyl } from "../lib/texture.mjs";
import { Changes, Voicing } from "../lib/theory.mjs";
import { kitchenLightStrips } from "./kitchen-light.mix.mjs";

const BPM = 114;
const BAR = 4;
const SEED = 1107;
const FORM = { intro: 0, first: 8, second: 16, bridge: 24, rest: 32, build: 36, last: 40, outro: 48, end: 55 };

const VERSE = new Changes("Abmaj9 | G7#5 | Cm9 | Bbm9 Eb13", BAR);
const BRIDGE = new Changes("Fm9 | Bb13 | Ebmaj9 | Cm9 | Fm9 | Bb13 | Gm9 | G7#5", BAR);
const OUTRO = new Changes("Abmaj9 | G7#5 | Cm9 | Bbm9 Eb13 | Abmaj9 | Bb13 | Ebmaj9", BAR);

const TUNE = `
  r:.5 G5:.5 Bb5:.75> G5:.75 Eb5:.5 r:1 | r:.5 Eb5:.5 F5:.75> Eb5:.75 B4:1 r:.5 |
  r:.5 C5:.5 D5:.5 Eb5:.5 G5:1.5> r:.5 | r:.25 Ab5:.25- G5:.5 F5:1> Eb5:.75 F5:.25- Db5:.5 r:.5 |
  C5:1 r:.5 G5:.5 Bb5:.75 C6:.75> Bb5:.5 | B5:.75> G5:.75 Eb5:.5 F5:1 r:1 |
  G5:.75 Eb5:.75 D5:.5 C5:1.5 r:.5 | r:.5 Bb4:.5 C5:.5 Db5:.5 Eb5:.75 F5:.75> G5:.5 |`;

const TUNE_VARIED = `
  r:.25 Eb5:.25- G5:.5 Bb5:.75> C6:.25 Bb5:.5 G5:.5 Eb5:.5 r:.5 | r:.5 F5:.25 G5:.25- F5:.75> Eb5:.75 B4:1 r:.5 |
  r:.5 C5:.25 D5:.25 Eb5:.5 G5:.5 Bb5:1.5> r:.5 | r:.5 Ab5:.5 G5:.25 F5:.75> Eb5:.75 Db5:.75 r:.5 |
  C5:.75 Eb5:.25 r:.5 G5:.5 C6:.75> Eb6:.75 C6:.5 | B5:.75 G5:.5 F5:.25 Eb5:.5 F5:1 r:1 |
  G5:.5 F5:.25 Eb5:.75 D5:.5 C5:1.5 r:.5 | r:.5 Db5:.5 F5:.25 Ab5:.75 G5:1> r:1 |`;

const GUIDE_TONES = `
  r:2.5 Eb4:.5- D4:.5- C4:.5 | B3:1.5 r:1 Eb4:.5- D4:.5- B3:.5 |
  Bb3:1.5 r:.5 D4:.75 Eb4:.75 G4:.5 | F4:1 Ab3:1 G3:1.5 r:.5 |
  r:1.5 C4:.5 Eb4:.5 F4:.5- G4:1 | F4:.75 Eb4:.75- B3:1.5 r:1 |
  r:.5 G3:.5 Bb3:.5 D4:.5 Eb4:1.5> r:.5 | Db4:1 C4:.5 Ab3:.5 Bb3:.5 G3:1 r:.5 |`;

const BRIDGE_TUNE = `
  r:.5 Ab4:.5 C5:.5 Eb5:1> D5:.5 C5:.5 r:.5 | D5:1.5> C5:.5 Bb4:.5 G4:1 r:.5 |
  r:.5 G4:.5 Bb4:.5 D5:1> C5:.5 Bb4:.5 r:.5 | Eb5:1.5> D5:.5 C5:.5 G4:1 r:.5 |
  r:.5 Ab4:.5 C5:.5 Eb5:.5 G5:1> F5:.5 Eb5:.5 | F5:.75 D5:.75 C5:.5 Bb4:1.5 r:.5 |
  r:.5 Bb4:.5 D5:.5 F5:.5 A5:1> G5:.5 F5:.5 | Eb5:1.5 F5:.5 B4:1 r:1 |`;

const BASS = [
  `Ab1:1> r:.5 Ab1:.25 r:.25 Eb2:.5 r:.25 Ab2:.25- G2:.5 Eb2:.5 | G1:1> r:.5 G1:.25 r:.25 Eb2:.5- r:.25 G2:.25- F2:.5 B1:.5 |
   C2:1> r:.5 C2:.25 r:.25 G2:.5 r:.25 C2:.25- Eb2:.5 C2:.5 | Bb1:1> r:.5 Bb1:.25 F2:.25- Eb2:1> r:.25 Eb2:.25- Bb1:.25 A1:.25 |`,
  `Ab1:.75> Ab1:.25- r:.5 C2:.5 Eb2:.75 r:.25 F2:.25- Eb2:.25 C2:.5 | G1:.75> r:.25 r:.5 B1:.5 Eb2:.75 r:.25 G2:.25- F2:.25 D2:.5 |
   C2:.75> C2:.25- r:.5 G1:.5 Bb1:.75 r:.25 C2:.25- D2:.25 Eb2:.5 | Bb1:.75> r:.25 F2:.5 Ab2:.5- Eb2:1> r:.25 G1:.25- Bb1:.5 |`,
  `Ab1:1.25> r:.25 Eb2:.25- Ab1:.25 r:.5 C2:.75 Eb2:.5 Ab2:.25- | G1:1.25> r:.25 D2:.25- G1:.25 r:.5 B1:.75 Eb2:.5 D2:.25- |
   C2:1.25> r:.25 G1:.25- C2:.25 r:.5 Eb2:.75 G2:.5 Bb2:.25- | Bb1:1.25> r:.25 Db2:.25- F2:.25 Eb2:.75> Bb1:.5 G1:.5 Eb2:.25- |`,
];

const BRIDGE_BASS = `
  F1:1> r:.5 F1:.25 r:.25 C2:.5 r:.25 Eb2:.25- F2:.5 C2:.5 | Bb1:1> r:.5 Bb1:.25 r:.25 F2:.5 r:.25 Ab2:.25- G2:.5 F2:.5 |
  Eb2:1> r:.5 Eb2:.25 r:.25 Bb1:.5 r:.25 Eb2:.25- D2:.5 Bb1:.5 | C2:1> r:.5 C2:.25 r:.25 G2:.5 r:.25 Bb2:.25- G2:.5 E2:.5 |
  F1:.75> F1:.25- r:.5 Ab1:.5 C2:.75 r:.25 Eb2:.25- C2:.25 A1:.5 | Bb1:.75> r:.25 r:.5 D2:.5 F2:.75 r:.25 Ab2:.25- F2:.25 Gb2:.5 |
  G1:1> r:.5 G1:.25 r:.25 D2:.5 r:.25 F2:.25- D2:.5 Bb1:.5 | G1:.75> r:.25 G2:.25- r:.25 F2:.5 Eb2:.5 D2:.5 B1:.5 A1:.5 |`;

const COMPING = [
  [
    [0, 0.7],
    [1.75, 0.45],
    [3.25, 0.4],
  ],
  [
    [0.5, 0.4],
    [1.5, 0.9],
    [3, 0.2],
    [3.5, 0.4],
  ],
  [
    [0, 1.3],
    [2.25, 0.2],
    [2.75, 0.9],
  ],
  [
    [0.75, 0.2],
    [1.5, 1],
    [3.25, 0.6],
  ],
];

const DRUM = {
  kick: 36,
  rim: 37,
  clap: 39,
  snare: 40,
  closed: 42,
  open: 46,
  shaker: 70,
  highConga: 62,
  conga: 63,
  lowConga: 64,
};
const HATS = ["x.o.X.o.x.o.X.og", "xgo.Xgo.x.ogX.o.", "x.ogX.o.xgo.X.oo", "o.x.Xgo.o.x.X.og"];
const KALIMBA = "x..x..x.x..x.x..";
const CONGAS = ["..o..x.g..o.x.x.", "g..o..x...go..xo", "..x.g.o...x..o.g"];

export function kitchenLight() {
  const random = new Random(SEED);
  const groove = { swing: 0.57, swingGrid: 0.25 };
  const player = (name, sound, feel) => new Part(name, sound, { ...groove, ...feel }, random);
  const parts = {
    kick: player("kick", { kit: 25 }, { timingMs: 1.5, velocity: 3, detuneCents: 45 }),
    drums: player("drums", { kit: 25 }, { timingMs: 4, velocity: 7, lateMs: 5, detuneCents: 18 }),
    congas: player("congas", { kit: 0 }, { timingMs: 6, velocity: 8, lateMs: 3, detuneCents: 14 }),
    bass: player("bass", { program: 33 }, { timingMs: 7, velocity: 5, lateMs: -6, detuneCents: 5 }),
    keys: player("keys", { program: 4 }, { timingMs: 7, velocity: 6, lateMs: 9, strumMs: 9 }),
    pad: player("pad", { program: 89 }, { timingMs: 12, lateMs: -120 }),
    vibes: player("vibes", { program: 11 }, { timingMs: 9, velocity: 6, lateMs: 14 }),
    guitar: player("guitar", { program: 26 }, { timingMs: 9, velocity: 7, lateMs: 18, detuneCents: 5 }),
    flute: player("flute", { program: 73 }, { timingMs: 10, velocity: 5, lateMs: -24 }),
    kalimba: player("kalimba", { program: 108 }, { timingMs: 5, velocity: 8 }),
    cymbals: player("cymbals", { kit: 0 }, { timingMs: 4 }),
    reverse: player("reverse", { program: 119 }, {}),
  };
  playDrums(parts, random);
  playBass(parts.bass, random);
  playKeys(parts, random);
  playTunes(parts);
  playKalimba(parts.kalimba, random);
  return {
    slug: "kitchen-light",
    title: "Kitchen Light",
    hue: 72,
    seed: SEED,
    bpm: BPM,
    beatsPerBar: BAR,
    bars: FORM.end,
    tailSeconds: 2.6,
    fadeSeconds: 1.9,
    tempos: [{ beat: 0, bpm: BPM }],
    parts: Object.values(parts),
    kick: "kick",
    room: { seconds: 1.7, highSeconds: 0.7, preDelayMs: 18 },
    textures: { vinyl: writeVinyl },
    strips: kitchenLightStrips(FORM, (bar) => (bar * BAR * 60) / BPM),
    polish:
      "acompressor=threshold=-18dB:ratio=1.7:attack=30:release=200:knee=6,equalizer=f=2600:t=q:w=0.8:g=1.5,treble=g=1:f=7000",
  };
}

function playDrums({ kick, drums, congas, cymbals, reverse }, random) {
  for (let bar = 4; bar < FORM.end - 1; bar++) {
    const beat = bar * BAR;
    const quiet = bar >= FORM.rest && bar < FORM.build;
    const sparse = bar < FORM.first || bar >= FORM.outro + 2;
    if (quiet) continue;
    const turn = bar % 8 === 7;
    kick.hits(
      beat,
      turn ? "x...x...x.....g." : random.pick(["X...x...x...x...", "x...x...X...x..g", "X...x..gx...x..."]),
      DRUM.kick,
      104,
    );
    drums.hits(beat, random.pick(HATS), DRUM.closed, sparse ? 60 : 74);
    if (bar >= FORM.build && bar < FORM.last) continue;
    drums.hits(
      beat,
      random.pick(["..x...x...x...x.", "..x...x...x...xg", "..o...x...o...x."]),
      DRUM.open,
      sparse ? 50 : 66,
    );
    if (sparse) continue;
    drums.hits(beat, turn ? "....x.......x.xo" : "....x.......x...", DRUM.clap, 92);
    drums.hits(beat, random.pick(["....o..g.g..o...", "....o.....g.o..g", ".g..o..g....o.g."]), DRUM.rim, 76);
    drums.hits(beat, "gogogogogogogogo", DRUM.shaker, 78);
    if (bar >= FORM.second) {
      const pattern = random.pick(CONGAS);
      congas.hits(beat, pattern, random.pick([DRUM.highConga, DRUM.conga]), 74);
      if (random.chance(0.5)) congas.hits(beat, "..........g..o..", DRUM.lowConga, 80);
    }
  }
  const build = FORM.build * BAR;
  ["....x.......x...", "....x...x...x.x.", "x.x.x.x.x.x.x.x.", "xoxoxoxoxxxxXXXX"].forEach((roll, bar) => {
    drums.hits(build + bar * BAR, roll, DRUM.snare, 58 + 10 * bar);
    drums.hits(build + bar * BAR, "gogogogogogogogo", DRUM.shaker, 66 + 6 * bar);
  });
  for (const bar of [FORM.first, FORM.bridge, FORM.last]) {
    cymbals.note(bar * BAR, 49, 4, 70);
    reverse.note(bar * BAR - 3.4, 60, 3.4, 70);
  }
  cymbals.note((FORM.end - 1) * BAR, 57, 4, 52);
}

function playBass(bass, random) {
  const phrase = (bar, text) => bass.sing(bar * BAR, text, { velocity: 90, legato: 0.88 });
  let last = -1;
  for (const bar of [8, 12, 16, 20, 40, 44, 48]) {
    last = (last + 1 + (random.chance(0.4) ? 1 : 0)) % BASS.length;
    phrase(bar, BASS[last]);
  }
  phrase(FORM.bridge, BRIDGE_BASS);
  phrase(FORM.rest, "Ab1:3.5 r:.5 | G1:3.5 r:.5 | C2:2.5 G1:1 r:.5 | Bb1:1.5 r:.5 Eb2:1.5 r:.5 |");
  phrase(
    FORM.build,
    "Ab1:.5 r:.5 Ab1:.5 r:.5 Ab1:.5 r:.5 Ab1:.5 C2:.5 | G1:.5 r:.5 G1:.5 r:.5 G1:.5 r:.5 G1:.5 B1:.5 | C2:.5 C2:.5- C2:.5 C2:.5- C2:.5 C2:.5- D2:.5 Eb2:.5 | Bb1:.5 Bb1:.5- Db2:.5 F2:.5 Eb2:.5 G2:.5 r:1 |",
  );
  phrase(FORM.outro + 4, "Ab1:1.5> r:.5 Eb2:1 C2:1 | Bb1:1.5> r:.5 F2:1 D2:.5 Bb1:.5 | Eb2:2.5> r:1.5 |");
}

function playKeys({ keys, pad }, random) {
  const voicing = new Voicing("Eb3", "C5");
  const chords = (bar, bars, changes, velocity, rhythms = COMPING) =>
    comp(keys, { changes, voicing, beat: bar * BAR, bars, beatsPerBar: BAR, rhythms, velocity, random });
  chords(FORM.intro, 4, VERSE, 60, [
    [
      [0, 3.2],
      [3.5, 0.3],
    ],
    [
      [0, 1.8],
      [2.25, 1.5],
    ],
  ]);
  chords(FORM.intro + 4, 4, VERSE, 64);
  chords(FORM.first, 8, VERSE, 66);
  chords(FORM.second, 8, VERSE, 68);
  chords(FORM.bridge, 8, BRIDGE, 68);
  chords(FORM.rest, 4, VERSE, 58, [
    [
      [0, 1.9],
      [2, 1.9],
    ],
    [
      [0, 2.6],
      [3, 0.8],
    ],
  ]);
  chords(FORM.build, 4, VERSE, 68, [
    [
      [0, 0.3],
      [0.75, 0.3],
      [1.5, 0.3],
      [2, 0.3],
      [2.75, 0.3],
      [3.5, 0.3],
    ],
  ]);
  chords(FORM.last, 8, VERSE, 72);
  chords(FORM.outro, 6, OUTRO, 62);
  keys.chord((FORM.end - 1) * BAR, [51, 58, 62, 65, 67, 74], 6, 58);
  const high = new Voicing("G3", "F5");
  const layer = (bar, bars, changes, velocity) =>
    hold(pad, { changes, voicing: high, beat: bar * BAR, bars, beatsPerBar: BAR, velocity });
  layer(FORM.intro, 8, VERSE, 56);
  layer(FORM.second, 8, VERSE, 58);
  layer(FORM.bridge, 8, BRIDGE, 64);
  layer(FORM.rest, 8, VERSE, 70);
  layer(FORM.last, 8, VERSE, 66);
  layer(FORM.outro, 7, OUTRO, 56);
  pad.expression(0, 24, 40, 110);
  pad.expression(FORM.rest * BAR, FORM.last * BAR - 1, 70, 127);
  pad.expression(FORM.last * BAR - 0.5, FORM.last * BAR, 127, 96);
  pad.expression((FORM.end - 2) * BAR, FORM.end * BAR + 4, 96, 0);
}

function playTunes({ vibes, guitar, flute }) {
  vibes.sing(
    0,
    "r:2.5 G5:.5- Bb5:1- | r:1 Eb5:.5- F5:.5- B5:2- | r:2 D6:.5- Bb5:.5- G5:1- | r:1.5 F5:.5- Ab5:.5- G5:1.5- |",
    { velocity: 66 },
  );
  guitar.sing(4 * BAR, GUIDE_TONES.split("|").slice(4, 8).join("|"), { velocity: 72 });
  vibes.sing(FORM.first * BAR, TUNE, { velocity: 80 });
  vibes.sing(FORM.second * BAR, TUNE_VARIED, { velocity: 84 });
  guitar.sing(FORM.second * BAR, GUIDE_TONES, { velocity: 70 });
  guitar.sing(FORM.bridge * BAR, BRIDGE_TUNE, { velocity: 84, octave: -12 });
  vibes.sing(
    FORM.bridge * BAR,
    "r:3.5 G5:.5- | r:3 Bb5:.5- F5:.5- | r:4 | r:3 G5:.5- D6:.5- | r:4 | r:2 F6:.5- D6:.5- C6:.5- Bb5:.5- | r:4 | r:3 Eb5:.5 F5:.5 |",
    { velocity: 70 },
  );
  guitar.sing(
    FORM.rest * BAR,
    "r:1 G4:.5 Bb4:.5 Eb5:1.5> r:.5 | r:1 Eb4:.5 F4:.5 B4:1.5> r:.5 | r:1 D4:.5 G4:.5 Bb4:1 C5:1 | Ab4:1.5 F4:.5 G4:1.5 r:.5 |",
    { velocity: 74 },
  );
  vibes.sing(FORM.last * BAR, TUNE_VARIED, { velocity: 86 });
  flute.sing(FORM.last * BAR, TUNE_VARIED, { velocity: 80 });
  flute.vibrato(FORM.last * BAR, FORM.last * BAR + 1, 0, 26);
  guitar.sing(FORM.last * BAR, GUIDE_TONES, { velocity: 80 });
  vibes.sing(
    FORM.outro * BAR,
    "r:.5 G5:.5 Bb5:.75> G5:.75 Eb5:.5 r:1 | r:.5 Eb5:.5 F5:.75 Eb5:.75 B4:1 r:.5 | r:2 D5:.5- Eb5:.5- G5:1 | r:4 | r:1 C5:.5 Eb5:.5 G5:1.5 r:.5 | r:1 D5:.5 F5:.5 C6:1.5 r:.5 | r:.5 Bb5:.5- F5:.5- G5:2.5 |",
    { velocity: 72 },
  );
}

/** Broken chords in sixteenths that climb out of the break and dance above the last verse. */
function playKalimba(kalimba, random) {
  const voicing = new Voicing("C5", "Ab6");
  for (let bar = FORM.rest + 2; bar < FORM.outro + 2; bar++) {
    for (let step = 0; step < 16; step++) {
      const within = (bar - FORM.rest) * BAR + step / 4;
      const tones = voicing.lead(chordAt(VERSE, within, BAR).chord);
      const climbing = bar < FORM.last;
      if ((!climbing && KALIMBA[step] === ".") || random.chance(0.14)) continue;
      const tone = tones[(step * 3 + (bar % 3)) % tones.length];
      const growth = climbing ? 7 * (bar - FORM.rest) : 20;
      kalimba.note(FORM.rest * BAR + within, tone, 0.3, 42 + growth + (step % 4 === 0 ? 10 : 0));
    }
  }
  kalimba.sing((FORM.end - 1) * BAR, "r:1 Bb5:.5 D6:.5 G6:.5 F6:.5- D6:.5- Bb5:.5- | G5:.75 Bb5:.75- F5:1- r:1.5 |", {
    velocity: 62,
  });
}
