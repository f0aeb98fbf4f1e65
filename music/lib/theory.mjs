/** Pitches, chord symbols and voice leading. Pitches are MIDI numbers: C4 is 60. */
const NATURAL = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const ACCIDENTAL = { "": 0, "#": 1, b: -1 };

/** What a pianist's right hand plays: the colour of the chord, in semitones above the root. */
const QUALITIES = {
  maj9: [4, 7, 11, 14],
  "6/9": [4, 7, 9, 14],
  m9: [3, 7, 10, 14],
  m7: [3, 7, 10, 12],
  m6: [3, 7, 9, 12],
  13: [4, 10, 14, 21],
  "13sus": [5, 10, 14, 21],
  "9#11": [4, 10, 14, 18],
  "7b9": [4, 7, 10, 13],
  "7#9": [4, 7, 10, 15],
  "7#5": [4, 8, 10, 15],
};

export function pitch(name) {
  const match = /^([A-G])([#b]?)(-?\d)$/.exec(name);
  if (!match) {
    throw new Error(`not a pitch: ${name}`);
  }
  const [, letter, accidental, octave] = match;
  return 12 * (Number(octave) + 1) + NATURAL[letter] + ACCIDENTAL[accidental];
}

/** @returns `{symbol, root, tones}`: root a pitch class, tones in semitones above it */
export function chord(symbol) {
  const match = /^([A-G])([#b]?)(.+)$/.exec(symbol);
  const tones = match && QUALITIES[match[3]];
  if (!tones) {
    throw new Error(`not a chord: ${symbol}`);
  }
  const root = (NATURAL[match[1]] + ACCIDENTAL[match[2]] + 12) % 12;
  return { symbol, root, tones };
}

/** The chords of a piece, from bars like `Abmaj9 | G7#5 | Bbm9 Eb13`; chords of a bar share it evenly. */
export class Changes {
  #spans = [];
  #beatsPerBar;

  constructor(chart, beatsPerBar) {
    this.#beatsPerBar = beatsPerBar;
    chart.split("|").forEach((bar, index) => {
      const symbols = bar.trim().split(/\s+/);
      symbols.forEach((symbol, position) => {
        const beats = beatsPerBar / symbols.length;
        this.#spans.push({ beat: index * beatsPerBar + position * beats, beats, chord: chord(symbol) });
      });
    });
  }

  get bars() {
    return this.#spans.at(-1).beat / this.#beatsPerBar + 1;
  }

  get spans() {
    return this.#spans;
  }

  at(beat) {
    return this.#spans.findLast((span) => span.beat <= beat + 1e-6) ?? this.#spans[0];
  }
}

/** Keeps each hand near where it was: of all close and drop-2 voicings, the one that moves least. */
export class Voicing {
  #low;
  #high;
  #previous = null;

  constructor(low, high) {
    this.#low = pitch(low);
    this.#high = pitch(high);
  }

  lead({ root, tones }) {
    const classes = tones.map((tone) => (root + tone) % 12).sort((a, b) => a - b);
    let best = null;
    for (const candidate of this.#candidates(classes)) {
      const cost = this.#cost(candidate);
      if (best === null || cost < best.cost) {
        best = { candidate, cost };
      }
    }
    this.#previous = best.candidate;
    return best.candidate;
  }

  *#candidates(classes) {
    for (let lowest = this.#low; lowest <= this.#high; lowest++) {
      const start = classes.indexOf(lowest % 12);
      if (start < 0) continue;
      const close = classes.map((_, i) => {
        const step = (classes[(start + i) % classes.length] - classes[start] + 12) % 12;
        return lowest + step;
      });
      if (close.at(-1) <= this.#high) yield close;
      const dropped = [close.at(-2) - 12, ...close.slice(0, -2), close.at(-1)];
      if (dropped[0] >= this.#low && dropped.at(-1) <= this.#high) yield dropped;
    }
  }

  #cost(candidate) {
    const centre = (this.#low + this.#high) / 2;
    const mean = candidate.reduce((sum, p) => sum + p, 0) / candidate.length;
    // A semitone on top is heard as a wrong note, a second at the bottom as mud.
    const top = candidate.at(-1) - candidate.at(-2);
    const bottom = candidate[1] - candidate[0];
    const clash = (top === 1 ? 12 : 0) + (bottom === 1 ? 3 : 0);
    const movement = (this.#previous ?? []).reduce((sum, p, i) => sum + Math.abs(p - candidate[i]), 0);
    return movement + clash + 0.6 * Math.abs(mean - centre);
  }
}
