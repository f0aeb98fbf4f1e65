import { describe, expect, it } from "vitest";
import { chooseRendition, type ListeningConditions } from "./rendition";
import type { Rendition } from "../types";

const AAC = 'audio/mp4; codecs="mp4a.40.2"';
const rendition = (kind: Rendition["kind"], type: string, bitrate: number | null): Rendition => ({
  ...{ kind, type, bitrate, url: `/${kind}`, leadInSamples: 0 },
});
const all = [
  rendition("aac128", AAC, 130_000),
  rendition("opus128", 'audio/webm; codecs="opus"', 125_000),
  rendition("aac64", AAC, 66_000),
];
const chosen = (changes: Partial<ListeningConditions>, of: readonly Rendition[] = all) =>
  chooseRendition(of, { plays: () => true, undecodable: new Set(), bitsPerSecond: null, ...changes })?.kind;

describe("chooseRendition", () => {
  it("takes Opus where it plays, else AAC", () => {
    expect(chosen({})).toBe("opus128");
    expect(chosen({ plays: (type) => type === AAC })).toBe("aac128");
  });

  it("does not believe a browser that failed at a kind before", () => {
    expect(chosen({ undecodable: new Set(["opus128"]) })).toBe("aac128");
  });

  it("takes the smallest on a slow line", () => {
    expect(chosen({ bitsPerSecond: 2_000_000 })).toBe("opus128");
    expect(chosen({ bitsPerSecond: 300_000 })).toBe("aac64");
    expect(chosen({ bitsPerSecond: 10_000 })).toBe("aac64");
  });

  it("takes the only one there is, whatever the line", () => {
    expect(chosen({ bitsPerSecond: 10_000 }, [rendition("aac128", AAC, null)])).toBe("aac128");
  });

  it("finds nothing where the browser plays nothing", () => {
    expect(chosen({ plays: () => false })).toBeUndefined();
  });
});
