/** Chords in rhythm, shared by keyboards and guitars. */

/** A stab this close before a change already plays the new chord. */
const ANTICIPATION_BEATS = 0.26;

/**
 * @param rhythms lists of `[offset, beats]` within a bar; each bar draws one, never the same twice in a row
 */
export function comp(part, { changes, voicing, beat, bars, beatsPerBar, rhythms, velocity, random, chartBeat = 0 }) {
  let last = null;
  for (let bar = 0; bar < bars; bar++) {
    const rhythm = random.pick(rhythms.filter((r) => r !== last || rhythms.length === 1));
    last = rhythm;
    for (const [offset, beats] of rhythm) {
      const within = bar * beatsPerBar + offset;
      const { chord } = chordAt(changes, chartBeat + within + ANTICIPATION_BEATS, beatsPerBar);
      const accent = offset % 1 === 0 ? 4 : 0;
      part.chord(beat + within, voicing.lead(chord), beats, velocity + accent);
    }
  }
}

/** Held chords, one per change, for pads and strings. */
export function hold(part, { changes, voicing, beat, bars, beatsPerBar, velocity, legato = 0.98, chartBeat = 0 }) {
  const end = bars * beatsPerBar;
  for (let within = 0; within < end;) {
    const span = chordAt(changes, chartBeat + within, beatsPerBar);
    part.chord(beat + within, voicing.lead(span.chord), span.beats * legato, velocity);
    within += span.beats;
  }
}

/** The chart repeats for as long as it is asked. */
export function chordAt(changes, beat, beatsPerBar) {
  return changes.at(beat % (changes.bars * beatsPerBar));
}
