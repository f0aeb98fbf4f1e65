import { describe, expect, it } from "vitest";
import { locate } from "./correlate.mjs";
import { musicLike, noise } from "./sounds.mjs";

const SAMPLE_RATE = 48000;

/** `seconds` of the recording from a position, between samples too. */
function heardAt(reference, positionSeconds, seconds, gain = 1) {
  return Float32Array.from({ length: seconds * SAMPLE_RATE }, (_, frame) => {
    const at = positionSeconds * SAMPLE_RATE + frame;
    const left = Math.floor(at);
    return gain * (reference[left] * (left + 1 - at) + reference[left + 1] * (at - left));
  });
}

describe("locate", () => {
  it.each([0.5, 2.00001, 3.3333, 7.25])("finds noise at %d s within 0.1 ms", (positionSeconds) => {
    const reference = noise(10, SAMPLE_RATE, 1);
    const heard = heardAt(reference, positionSeconds, 0.5, 0.3);
    const found = locate({ heard, reference, sampleRate: SAMPLE_RATE });
    expect(Math.abs(found.positionSeconds - positionSeconds)).toBeLessThan(0.0001);
    expect(found.correlation).toBeGreaterThan(0.8);
    expect(found.confidence).toBeGreaterThan(0.5);
  });

  it("finds tones with echoes of themselves, below other noise", () => {
    const reference = musicLike(10, SAMPLE_RATE, 2);
    const other = noise(1, SAMPLE_RATE, 3);
    const heard = heardAt(reference, 4.321, 1).map((value, frame) => value + 0.1 * other[frame]);
    const found = locate({ heard, reference, sampleRate: SAMPLE_RATE, fromSeconds: 2, toSeconds: 6 });
    expect(Math.abs(found.positionSeconds - 4.321)).toBeLessThan(0.0005);
  });

  it("has no confidence in what is not there, nor in silence", () => {
    const reference = noise(5, SAMPLE_RATE, 4);
    const stranger = noise(0.5, SAMPLE_RATE, 5);
    expect(locate({ heard: stranger, reference, sampleRate: SAMPLE_RATE }).confidence).toBeLessThan(0.1);
    const silence = locate({ heard: new Float32Array(24000), reference, sampleRate: SAMPLE_RATE });
    expect(silence.correlation).toBe(0);
    expect(silence.rms).toBe(0);
  });
});
