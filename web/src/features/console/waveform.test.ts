import { describe, expect, it } from "vitest";
import { barsOf, readPeaks } from "./waveform";

describe("a waveform", () => {
  it("is drawn as the highest peak of each part", () => {
    const peaks = Uint8Array.from([0, 51, 102, 0, 255, 1]);
    expect(barsOf(peaks, 3)).toEqual([0.2, 0.4, 1]);
    expect(barsOf(peaks, 6)).toEqual([0, 0.2, 0.4, 0, 1, 1 / 255]);
    expect(barsOf(peaks, 4)).toEqual([0, 0.4, 0, 1]);
  });

  it("loses no peak, whatever its length and how many bars there are", () => {
    const peaks = new Uint8Array(2000);
    for (const place of [0, 1, 999, 1733, 1999]) {
      peaks.fill(0);
      peaks[place] = 255;
      for (const count of [1, 7, 133, 420, 1999, 2000]) {
        expect(barsOf(peaks, count).filter((bar) => bar === 1)).toHaveLength(1);
      }
    }
  });

  it("may have fewer peaks than bars", () => {
    expect(barsOf(Uint8Array.from([255, 0]), 4)).toEqual([1, 1, 0, 0]);
  });

  it("is nothing where the file is empty", () => {
    expect(readPeaks(new ArrayBuffer(0))).toBeNull();
    expect(readPeaks(Uint8Array.from([1, 2]).buffer)).toEqual(Uint8Array.from([1, 2]));
  });
});
