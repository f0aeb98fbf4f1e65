import { barsOf, type Peaks } from "./waveform";

/** What is drawn of a recording; places are shares of its length. */
export interface WaveView {
  readonly peaks: Peaks | null;
  readonly from: number;
  readonly to: number;
  /** Null: it is not on the move, and no place is marked. */
  readonly at: number | null;
}

export interface WaveColours {
  readonly played: string;
  readonly coming: string;
  readonly playhead: string;
}

const barPx = 2;
const gapPx = 1;
const outsideAlpha = 0.22;

/** Bars of the recording, brighter up to where it is, faint where it will not be heard. */
export function paintWave(
  context: CanvasRenderingContext2D,
  { peaks, from, to, at }: WaveView,
  colours: WaveColours,
  ratio: number,
): void {
  const { width, height } = context.canvas;
  const stepPx = (barPx + gapPx) * ratio;
  const count = Math.max(1, Math.floor((width + gapPx * ratio) / stepPx));
  const bars = peaks ? barsOf(peaks, count) : new Array<number>(count).fill(0);
  context.clearRect(0, 0, width, height);
  bars.forEach((level, bar) => {
    const place = (bar + 0.5) / count;
    const barHeight = Math.max(2 * ratio, level * (height - 2 * ratio));
    context.globalAlpha = place < from || place > to ? outsideAlpha : 1;
    context.fillStyle = at !== null && place < at ? colours.played : colours.coming;
    context.fillRect(bar * stepPx, (height - barHeight) / 2, barPx * ratio, barHeight);
  });
  if (at === null) return;
  context.globalAlpha = 1;
  context.fillStyle = colours.playhead;
  context.fillRect(Math.round(at * (width - 2 * ratio)), 0, 2 * ratio, height);
}
