import { describe, expect, it } from "vitest";
import { aimed, ALIGNMENT_AT_START, type Alignment } from "./alignment";

const READINGS = 5;

describe("aimed", () => {
  it("waits until the place was read often enough", () => {
    expect(aimed(ALIGNMENT_AT_START, 0.5, 2, 10)).toMatchObject({ action: { kind: "wait" } });
  });

  it("lets it be heard in its place", () => {
    expect(aimed(ALIGNMENT_AT_START, 0.003, READINGS, 10)).toEqual({ next: null, action: { kind: "open" } });
  });

  it("bends towards it, and never far", () => {
    const trimFor = (errorSeconds: number) => {
      const { action } = aimed(ALIGNMENT_AT_START, errorSeconds, READINGS, 10);
      return action.kind === "bend" ? action.trim : null;
    };
    expect(trimFor(0.02)).toBeCloseTo(-0.05, 9);
    expect(trimFor(-0.1)).toBe(0.1);
  });

  it("learns from each seek how late they are, and gives up after three", () => {
    const leads: number[] = [];
    let alignment: Alignment | null = ALIGNMENT_AT_START;
    for (let round = 0; round < 5 && alignment !== null; round++) {
      const { next, action } = aimed(alignment, -0.2, READINGS, 10);
      if (action.kind === "seek") leads.push(action.leadSeconds);
      alignment = next;
    }
    expect(leads).toHaveLength(3);
    expect(leads[0]).toBeCloseTo(0.35, 9);
  });

  it("is patient for two seconds: a page that hears nothing is worse off than one that is late", () => {
    const { next } = aimed(ALIGNMENT_AT_START, 0.05, READINGS, 10);
    expect(next && aimed(next, 0.05, READINGS, 12.1).action).toEqual({ kind: "open" });
  });

  it.each([0.4, -0.4, 0.05, -0.05])("brings an element that is %s s off into its place", (offSeconds) => {
    let alignment: Alignment | null = ALIGNMENT_AT_START;
    let error = offSeconds;
    for (let nowSeconds = 0; alignment !== null && nowSeconds < 5; nowSeconds += 0.04) {
      const { next, action } = aimed(alignment, error, READINGS, nowSeconds);
      // This element's seeks take 220 ms.
      if (action.kind === "seek") error = action.leadSeconds - 0.22;
      if (action.kind === "bend") error += action.trim * 0.04;
      alignment = next;
    }
    expect(alignment).toBeNull();
    expect(Math.abs(error)).toBeLessThan(0.005);
  });
});
