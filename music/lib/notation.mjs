/** Text notation: bars of `pitch:beats` with `>` accented, `-` soft, `r` a rest; and drum grids. */
import { pitch } from "./theory.mjs";

const TOKEN = /^([A-G][#b]?\d|r):(\d*\.?\d+)([>-]?)$/;
const ACCENT = { ">": 12, "-": -18, "": 0 };
const GRID_LEVEL = { X: 14, x: 0, o: -20, g: -46 };

/**
 * Every bar must be full, which finds most slips of the pen.
 * @returns `{offset, pitch, beats, accent}` of each note, offsets in beats from the start
 */
export function line(text, beatsPerBar) {
  const notes = [];
  const bars = text
    .split("|")
    .map((bar) => bar.trim())
    .filter((bar) => bar !== "");
  bars.forEach((bar, index) => {
    let offset = index * beatsPerBar;
    for (const token of bar.split(/\s+/)) {
      const match = TOKEN.exec(token);
      if (!match) {
        throw new Error(`bar ${index + 1}: not a note: ${token}`);
      }
      const beats = Number(match[2]);
      if (match[1] !== "r") {
        notes.push({ offset, pitch: pitch(match[1]), beats, accent: ACCENT[match[3]] });
      }
      offset += beats;
    }
    if (Math.abs(offset - (index + 1) * beatsPerBar) > 1e-6) {
      throw new Error(`bar ${index + 1} has ${offset - index * beatsPerBar} beats: ${bar}`);
    }
  });
  return notes;
}

/** A bar of sixteenths such as `x..gx..o`: `X` accented, `x` plain, `o` soft, `g` ghost. */
export function grid(text) {
  const hits = [];
  [...text.replaceAll(" ", "")].forEach((mark, step) => {
    if (mark !== ".") {
      hits.push({ offset: step / 4, accent: GRID_LEVEL[mark], ghost: mark === "g" });
    }
  });
  return hits;
}
