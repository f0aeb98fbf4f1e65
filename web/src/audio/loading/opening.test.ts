import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readAacIndex, SAMPLES_PER_FRAME, type AacIndex } from "./aacIndex";
import { adtsOf } from "./adts";
import { Opening } from "./opening";

/** As the server's encoder writes them. */
const file = new Uint8Array(
  readFileSync(new URL("../../../../src/main/resources/demo/azotea.m4a", import.meta.url)),
);

function indexOf(bytes: Uint8Array): AacIndex {
  const index = readAacIndex(bytes, bytes.length);
  if (index === null || "needed" in index) throw new Error("The demo has no index.");
  return index;
}

/** The file with another table of the times that its frames last: [[frames, samples], …]. */
function withTimes(times: readonly (readonly number[])[]): Uint8Array {
  const at = (type: string) => Buffer.from(file).indexOf(type) - 4;
  const view = new DataView(file.slice().buffer);
  const old = view.getUint32(at("stts"));
  const table = new DataView(new ArrayBuffer(16 + 8 * times.length));
  table.setUint32(0, table.byteLength);
  table.setUint32(4, 0x73747473); // stts
  table.setUint32(12, times.length);
  times.flat().forEach((value, place) => table.setUint32(16 + 4 * place, value));
  for (const box of ["moov", "trak", "mdia", "minf", "stbl"]) {
    view.setUint32(at(box), view.getUint32(at(box)) + table.byteLength - old);
  }
  const bytes = new Uint8Array(view.buffer);
  const parts = [
    bytes.subarray(0, at("stts")),
    new Uint8Array(table.buffer),
    bytes.subarray(at("stts") + old),
  ];
  return new Uint8Array(Buffer.concat(parts));
}

describe("readAacIndex", () => {
  const index = indexOf(file);

  it("finds every frame where it lies, up to the file's end", () => {
    expect(index).toMatchObject({ sampleRate: 48_000, channels: 2, objectType: 2, rateCode: 3 });
    const last = index.sizes.length - 1;
    expect((index.offsets[last] ?? 0) + (index.sizes[last] ?? 0)).toBe(file.length);
    for (let frame = 1; frame <= last; frame++) {
      expect(index.offsets[frame]).toBe((index.offsets[frame - 1] ?? 0) + (index.sizes[frame - 1] ?? 0));
    }
  });

  it("says how much of the beginning it needs", () => {
    const told = readAacIndex(file, 1_000);
    const needed = told !== null && "needed" in told ? told.needed : 0;
    expect(needed).toBeGreaterThan(1_000);
    expect(readAacIndex(file, needed)).toMatchObject({ sampleRate: 48_000 });
    expect(readAacIndex(file, needed - 1)).toEqual({ needed });
  });

  it("minds no times that were rounded on the way to the encoder, but frames of another length", () => {
    const frames = index.sizes.length;
    const rounded = withTimes([
      [frames - 5, 1024],
      [1, 1023],
      [1, 1025],
      [1, 1025],
      [1, 1023],
      [1, 700],
    ]);
    expect(indexOf(rounded).sizes).toEqual(index.sizes);
    for (const times of [
      [[frames, 960]],
      [
        [frames - 4, 1024],
        [4, 1025],
      ],
      [
        [frames - 1, 1024],
        [1, 0],
        [1, 1024],
      ],
      [],
    ]) {
      expect(readAacIndex(withTimes(times), file.length + 100)).toBeNull();
    }
  });

  it("takes nothing else for one", () => {
    expect(readAacIndex(new Uint8Array(0), 0)).toBeNull();
    expect(readAacIndex(new TextEncoder().encode("<!doctype html><html></html>"), 28)).toBeNull();
    for (let at = 0; at < 3_000; at += 7) {
      const broken = file.slice(0, 60_000);
      broken.fill(0xff, at, at + 16);
      expect(() => readAacIndex(broken, broken.length)).not.toThrow();
    }
  });
});

describe("adtsOf", () => {
  it("puts a header that tells its length in front of each frame", () => {
    const index = indexOf(file);
    const stream = new Uint8Array(adtsOf(file, index, 10, 60));
    let at = 0;
    for (let frame = 10; frame < 60; frame++) {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = stream.subarray(at);
      expect((a << 4) | (b >> 4)).toBe(0xfff);
      expect(c).toBe((1 << 6) | (3 << 2));
      const length = ((d & 3) << 11) | (e << 3) | (f >> 5);
      expect(length).toBe((index.sizes[frame] ?? 0) + 7);
      at += length;
    }
    expect(at).toBe(stream.length);
  });
});

describe("Opening", () => {
  const index = indexOf(file);
  const opening = new Opening(index, 1_024);
  const presentTo = (end: number) => ({
    bytes: file,
    presentFrom: (offset: number) => Math.max(offset, end),
  });

  it("begins just before the place, a frame of lead-in ahead", () => {
    const piece = opening.next(presentTo(file.length), 20);
    expect(piece?.fromSeconds).toBeGreaterThan(19.3);
    expect(piece?.fromSeconds).toBeLessThanOrEqual(19.5);
    expect((piece?.fromSeconds ?? 0) - (piece?.originSeconds ?? 0)).toBeCloseTo(1_024 / 48_000, 9);
    expect(piece?.sampleCount).toBe(
      Math.round(((piece?.toSeconds ?? 0) - (piece?.originSeconds ?? 0)) * 48_000),
    );
  });

  it("begins with the music where that is the place", () => {
    expect(opening.next(presentTo(file.length), 0)).toMatchObject({
      fromSeconds: 0,
      originSeconds: -1_024 / 48_000,
    });
  });

  it("waits until there are two seconds, or the file's end", () => {
    const at = opening.offsetAt(20);
    expect(opening.next(presentTo(at + 20_000), 20)).toBeNull();
    expect(opening.next(presentTo(at + 60_000), 20)?.toSeconds).toBeGreaterThan(22);
    const seconds = (index.sizes.length * SAMPLES_PER_FRAME) / 48_000;
    expect(opening.next(presentTo(file.length), seconds - 1)).not.toBeNull();
  });
});
