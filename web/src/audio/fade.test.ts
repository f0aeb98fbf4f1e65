import { describe, expect, it } from "vitest";
import { fadeInGain, fadeOutGain, fadeValues, isSameFade, type Fade } from "./fade";

const fade = (change: Partial<Fade> = {}): Fade => ({
  curve: "equal_power",
  fromSeconds: 10,
  durationSeconds: 8,
  ...change,
});

describe("a fade", () => {
  it("goes from silence to full level, and back", () => {
    expect(fadeInGain(fade(), 9)).toBe(0);
    expect(fadeInGain(fade(), 18)).toBe(1);
    expect(fadeOutGain(fade(), 9)).toBe(1);
    expect(fadeOutGain(fade(), 30)).toBe(0);
  });

  it("keeps the power of both decks together", () => {
    for (let at = 10; at <= 18; at += 0.5) {
      expect(fadeInGain(fade(), at) ** 2 + fadeOutGain(fade(), at) ** 2).toBeCloseTo(1);
    }
  });

  it("keeps the sum where it is linear", () => {
    const linear = fade({ curve: "linear" });
    for (let at = 10; at <= 18; at += 0.5) {
      expect(fadeInGain(linear, at) + fadeOutGain(linear, at)).toBeCloseTo(1);
    }
  });

  it("is at its end when it takes no time", () => {
    expect(fadeInGain(fade({ durationSeconds: 0 }), 10)).toBe(1);
  });
});

describe("fadeValues", () => {
  it("are the whole of a fade to come", () => {
    const values = fadeValues(fade(), fadeInGain, 10);
    expect(values).toHaveLength(801);
    expect(values[0]).toBe(0);
    expect(values.at(-1)).toBe(1);
  });

  it("begin in the middle for who comes late", () => {
    const values = fadeValues(fade({ curve: "linear" }), fadeOutGain, 14);
    expect(values[0]).toBeCloseTo(0.5);
    expect(values.at(-1)).toBe(0);
  });

  it("are at the end afterwards", () => {
    expect([...fadeValues(fade(), fadeInGain, 20)]).toEqual(Array.from({ length: 33 }, () => 1));
  });
});

describe("isSameFade", () => {
  it("overlooks that context times waver", () => {
    expect(isSameFade(fade(), fade({ fromSeconds: 10.02 }))).toBe(true);
    expect(isSameFade(fade(), fade({ fromSeconds: 12 }))).toBe(false);
    expect(isSameFade(fade(), fade({ curve: "linear" }))).toBe(false);
  });
});
