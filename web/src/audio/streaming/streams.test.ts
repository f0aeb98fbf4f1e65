import { describe, expect, it } from "vitest";
import { isStreamed, longestDecodedMs } from "./streams";
import type { PlayableTrack } from "../types";

const lasting = (minutes: number) => ({ durationMs: minutes * 60_000 }) as PlayableTrack;

describe("what is decoded whole", () => {
  it.each([
    [null, 8, 9],
    [8, 8, 9],
    [2, 4, 5],
    [1, 2, 3],
    [0.25, 2, 3],
  ])("with %s GiB is up to %d minutes, and not %d", (memoryGib, whole, streamed) => {
    const longestMs = longestDecodedMs(memoryGib);
    expect(isStreamed(lasting(whole), longestMs)).toBe(false);
    expect(isStreamed(lasting(streamed), longestMs)).toBe(true);
  });
});
