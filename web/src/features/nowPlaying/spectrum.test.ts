import { describe, expect, it } from "vitest";
import { HeardSpectra } from "./heardSpectra";
import { bandEdges, bandLevels, barShare, breathe, calm, follow, lively } from "./spectrum";

function levelsOf(bins: Uint8Array, sampleRate: number, bands: number): number[] {
  const levels = new Float32Array(bands);
  bandLevels(bins, bandEdges(bins.length, sampleRate, bands), levels);
  return [...levels];
}

describe("bandLevels", () => {
  it("shows a tone in its band and its neighbour alone", () => {
    const bins = new Uint8Array(1024);
    bins[Math.round(1000 / (48_000 / 2 / 1024))] = 255;
    const levels = levelsOf(bins, 48_000, 32);
    const loudest = levels.indexOf(Math.max(...levels));
    const centreHz = 40 * (14_000 / 40) ** ((loudest + 0.5) / 32);
    expect(centreHz).toBeGreaterThan(800);
    expect(centreHz).toBeLessThan(1250);
    expect(levels.filter((level) => level > 0).length).toBeLessThanOrEqual(2);
  });

  it("keeps silence silent and full scale within 1", () => {
    expect(levelsOf(new Uint8Array(1024), 44_100, 24)).toEqual(new Array(24).fill(0));
    expect(Math.max(...levelsOf(new Uint8Array(1024).fill(255), 44_100, 24))).toBeLessThanOrEqual(1);
  });
});

/** How far what is shown goes up and down, once it repeats itself, of what sounds for some frames of each period. */
function swing(periodFrames: number, soundingFrames: number): number {
  const shown = new Float32Array(1);
  const seen: number[] = [];
  for (let frame = 0; frame < 20 * periodFrames; frame++) {
    follow(shown, Float32Array.of(frame % periodFrames < soundingFrames ? 1 : 0), lively);
    if (frame >= 10 * periodFrames) seen.push(shown[0] ?? 0);
  }
  return Math.max(...seen) - Math.min(...seen);
}

describe("what is shown", () => {
  it("rises fast and falls slowly, down to what is heard", () => {
    const shown = Float32Array.of(0);
    for (let frame = 0; frame < 6; frame++) follow(shown, Float32Array.of(0.8), lively);
    expect(shown[0]).toBeGreaterThan(0.75);
    follow(shown, Float32Array.of(0.79), lively);
    expect(shown[0]).toBeCloseTo(0.79, 2);
    for (let frame = 0; frame < 60; frame++) follow(shown, null, lively);
    expect(shown[0]).toBe(0);
  });

  it("flashes on less than a quarter of its area where it is faster than 3 Hz, whatever the music does", () => {
    const slowestFrames = Math.floor(1_000 / 3 / lively.frameMs);
    for (let periodFrames = 2; periodFrames <= slowestFrames; periodFrames++) {
      for (let soundingFrames = 1; soundingFrames < periodFrames; soundingFrames++) {
        expect(swing(periodFrames, soundingFrames) * barShare).toBeLessThan(0.25);
      }
    }
    // Up and down take two frames.
    expect(2 * calm.frameMs).toBeGreaterThan(1_000 / 3);
  });

  it("is the same on screens that came at different times, once they have seen the same for a second", () => {
    const heard = (frame: number) => Float32Array.of(Math.abs(Math.sin(frame / 7)));
    const [early, late] = [new Float32Array(1), new Float32Array(1)];
    for (let frame = 0; frame < 120; frame++) {
      follow(early, heard(frame), lively);
      if (frame >= 60) follow(late, heard(frame), lively);
    }
    expect(late[0]).toBeCloseTo(early[0] ?? 0, 3);
  });

  it("breathes softly by the clock where nothing is heard", () => {
    const [now, later] = [new Float32Array(8), new Float32Array(8)];
    breathe(now, 1_000);
    breathe(later, 1_000 + 4_000);
    expect([...later]).toEqual([...now]);
    expect(Math.max(...now)).toBeLessThan(0.2);
    expect(Math.min(...now)).toBeGreaterThan(0);
  });
});

describe("HeardSpectra", () => {
  const kept = (frames: number, times: readonly number[]) => {
    const spectra = new HeardSpectra(1, frames);
    for (const time of times) spectra.keep(time, (levels) => (levels[0] = time));
    return spectra;
  };

  it("shows each spectrum when it is heard, not when it was analysed", () => {
    const spectra = kept(4, [100, 120, 140]);
    expect(spectra.at(99)).toBeNull();
    expect(spectra.at(100)?.[0]).toBe(100);
    expect(spectra.at(139)?.[0]).toBe(120);
    expect(spectra.at(500)?.[0]).toBe(140);
  });

  it("keeps the newest where they are many, and none once they are forgotten", () => {
    const spectra = kept(3, [10, 20, 30, 40, 50]);
    expect(spectra.at(35)?.[0]).toBe(30);
    expect(spectra.at(25)).toBeNull();
    spectra.forget();
    expect(spectra.at(1_000)).toBeNull();
  });
});
