/** One instrument's part: notes as written, and the hand that plays them. */
import * as midi from "./midi.mjs";
import { grid, line } from "./notation.mjs";

const EXPRESSION = 11;
const SUSTAIN = 64;
const MODULATION = 1;
const DRUM_CHANNEL = 9;

export class Part {
  #notes = [];
  #controls = [];
  #random;
  #feel;

  /**
   * @param sound `{bank, program}` of the soundfont, or `{kit}` for drums
   * @param feel  `{swing, swingGrid, timingMs, lateMs, velocity, strumMs, detuneCents}`: how far
   *     the player strays from the page
   */
  constructor(name, sound, feel, random) {
    this.name = name;
    this.sound = sound;
    this.#feel = {
      swing: 0.5,
      swingGrid: 0.25,
      timingMs: 6,
      lateMs: 0,
      velocity: 5,
      strumMs: 0,
      detuneCents: 0,
      ...feel,
    };
    this.#random = random;
  }

  note(beat, pitch, beats, velocity) {
    this.#notes.push({ beat, pitch, beats, velocity, delayMs: 0 });
  }

  /** A chord, rolled from the lowest note by the player's strum; the top note sings a little. */
  chord(beat, pitches, beats, velocity) {
    const strumMs = this.#feel.strumMs * this.#random.between(0.4, 1.5);
    pitches.forEach((pitch, index) => {
      const top = index === pitches.length - 1 ? 5 : 0;
      const delayMs = strumMs * index;
      this.#notes.push({ beat, pitch, beats, velocity: velocity + top, delayMs });
    });
  }

  /** Plays a written line as a phrase: it grows towards its middle and its high notes. */
  sing(beat, text, { beatsPerBar = 4, velocity = 84, transpose = 0, legato = 0.94, octave = 0 } = {}) {
    const notes = line(text, beatsPerBar);
    const length = Math.max(...notes.map((n) => n.offset + n.beats));
    const mean = notes.reduce((sum, n) => sum + n.pitch, 0) / notes.length;
    for (const { offset, pitch, beats, accent } of notes) {
      const arch = 7 * Math.sin((Math.PI * offset) / length) - 3;
      const level = velocity + accent + arch + 0.7 * (pitch - mean);
      this.note(beat + offset, pitch + transpose, beats * legato, level);
      if (octave !== 0) {
        this.note(beat + offset, pitch + transpose + octave, beats * legato, level - 12);
      }
    }
  }

  hits(beat, text, pitch, velocity) {
    for (const { offset, accent } of grid(text)) {
      this.note(beat + offset, pitch, 0.2, velocity + accent);
    }
  }

  /** A swell or a fade of what sounds, in small steps. */
  expression(fromBeat, toBeat, from, to) {
    this.#ramp(EXPRESSION, fromBeat, toBeat, from, to);
  }

  vibrato(fromBeat, toBeat, from, to) {
    this.#ramp(MODULATION, fromBeat, toBeat, from, to);
  }

  /** Holds the pedal for a span and lifts it just before the end, as between two chords. */
  pedal(beat, beats) {
    this.#controls.push({ beat: beat + 0.08, number: SUSTAIN, value: 127 });
    this.#controls.push({ beat: beat + beats - 0.05, number: SUSTAIN, value: 0 });
  }

  #ramp(number, fromBeat, toBeat, from, to) {
    const steps = Math.max(1, Math.round(Math.abs(to - from) / 2));
    for (let step = 0; step <= steps; step++) {
      const share = step / steps;
      const beat = fromBeat + (toBeat - fromBeat) * share;
      this.#controls.push({ beat, number, value: from + (to - from) * share });
    }
  }

  /** The performance as a MIDI file. */
  perform({ bpm, tempos, endBeat }) {
    const channel = this.sound.kit === undefined ? 0 : DRUM_CHANNEL;
    const ticksPerMs = (midi.TICKS_PER_BEAT * bpm) / 60_000;
    const events = this.#selectSound(channel);
    for (const { beat, number, value } of this.#controls) {
      events.push({ tick: beat * midi.TICKS_PER_BEAT, bytes: midi.control(channel, number, value) });
    }
    for (const note of this.#played(ticksPerMs)) {
      if (this.#feel.detuneCents > 0) {
        const cents = this.#random.gauss(this.#feel.detuneCents);
        events.push({ tick: note.start, bytes: midi.pitchBend(channel, cents) });
      }
      events.push({ tick: note.start, bytes: midi.noteOn(channel, note.pitch, note.velocity) });
      events.push({ tick: note.end, bytes: midi.noteOff(channel, note.pitch) });
    }
    const tempoEvents = tempos.map((t) => ({ tick: t.beat * midi.TICKS_PER_BEAT, bpm: t.bpm }));
    return midi.midiFile(events, tempoEvents, endBeat * midi.TICKS_PER_BEAT);
  }

  #selectSound(channel) {
    const { kit, bank = 0, program } = this.sound;
    const select = kit === undefined ? [midi.control(channel, 0, bank)] : [];
    select.push(midi.program(channel, kit ?? program));
    return select.map((bytes) => ({ tick: 0, bytes }));
  }

  /** Notes with the player's timing and touch, none cut off by an earlier one of the same pitch. */
  #played(ticksPerMs) {
    const feel = this.#feel;
    const played = this.#notes.map((note) => {
      const offMs = feel.lateMs + note.delayMs + this.#random.gauss(feel.timingMs);
      const start = this.#swung(note.beat) * midi.TICKS_PER_BEAT + offMs * ticksPerMs;
      const stretch = 1 + this.#random.gauss(0.03);
      const length = note.beats * stretch * midi.TICKS_PER_BEAT;
      const velocity = note.velocity + this.#random.gauss(feel.velocity);
      return { start: Math.max(1, start), end: Math.max(1, start) + length, pitch: note.pitch, velocity };
    });
    played.sort((a, b) => a.start - b.start);
    const sounding = new Map();
    for (const note of played) {
      const earlier = sounding.get(note.pitch);
      if (earlier && earlier.end >= note.start) {
        earlier.end = Math.max(earlier.start + 1, note.start - 2);
      }
      sounding.set(note.pitch, note);
    }
    return played;
  }

  /** Delays the second half of each pair of grid steps; 0.5 is straight, 0.67 a triplet. */
  #swung(beat) {
    const { swing, swingGrid } = this.#feel;
    const pair = 2 * swingGrid;
    const start = Math.floor(beat / pair + 1e-9) * pair;
    const within = (beat - start) / pair;
    const warped = within < 0.5 ? within * 2 * swing : swing + (within - 0.5) * 2 * (1 - swing);
    return start + warped * pair;
  }
}
