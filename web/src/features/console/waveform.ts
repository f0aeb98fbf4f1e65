/** How loud a recording is along its length: the peaks of equal parts, 0 is silence and 255 full scale. */
export type Peaks = Uint8Array;

const fullScale = 255;

/** So many bars of 0 to 1, each as high as the highest peak of its part. Pure. */
export function barsOf(peaks: Peaks, count: number): readonly number[] {
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    let highest = 0;
    for (let at = from; at < to; at++) highest = Math.max(highest, peaks[at] ?? 0);
    return highest / fullScale;
  });
}

/** The file of a waveform as peaks; null for what is none. */
export function readPeaks(bytes: ArrayBuffer): Peaks | null {
  return bytes.byteLength > 0 ? new Uint8Array(bytes) : null;
}
