import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { anchorAt } from "../audio/timeline";
import type { Anchor } from "../audio/types";
import { AnchorSchedule } from "./AnchorSchedule";

const startMs = 100_000;

const anchor = (seq: number, aheadMs: number): Anchor => ({
  epoch: 1,
  seq,
  clockId: "c",
  entryId: "e",
  trackId: "t",
  positionMs: 0,
  atServerMs: startMs + aheadMs,
  rate: 1,
  playing: true,
  next: null,
  crossfadeMs: 0,
  crossfadeCurve: "equal_power",
  fadeOut: null,
  cueOutMs: null,
});

describe("AnchorSchedule", () => {
  let due = 0;
  let begun = 0;
  const schedule = (nowMs: () => number | null = () => Date.now()) =>
    new AnchorSchedule({ nowMs, onDue: () => due++, onBegun: () => begun++ });

  beforeEach(() => {
    [due, begun] = [0, 0];
    vi.useFakeTimers({ now: startMs });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("waits for an anchor's moment, however often it is told", () => {
    const waiting = schedule();
    const next = anchor(2, 900);
    waiting.follow(next, anchor(1, -1000));
    vi.advanceTimersByTime(500);
    waiting.follow(next, anchor(1, -1000));
    expect(due).toBe(0);
    vi.advanceTimersByTime(399);
    expect(due).toBe(0);
    vi.advanceTimersByTime(1);
    expect(due).toBe(1);
  });

  it("drops a moment that a newer word replaces", () => {
    const waiting = schedule();
    waiting.follow(anchor(2, 900), anchor(1, -1000));
    waiting.follow(anchor(3, -5), anchor(1, -1000));
    expect(due).toBe(1);
    vi.advanceTimersByTime(2000);
    expect(due).toBe(1);
  });

  it.each([
    ["already in effect", () => startMs, 0],
    ["told while the clock is unknown", () => null, 900],
    ["told in another clock", () => startMs, 3_600_000],
  ])("shows at once what is %s", (_, nowMs, aheadMs) => {
    schedule(nowMs).follow(anchor(2, aheadMs), anchor(1, -1000));
    expect(due).toBe(1);
  });

  const announcing = (aheadMs: number, seq = 1): Anchor => ({
    ...anchor(seq, -1000),
    next: { entryId: "n", trackId: "n", positionMs: 0, atServerMs: startMs + aheadMs, cueOutMs: null },
  });

  it("tells when what is announced begins, once, though the server is silent", () => {
    const waiting = schedule();
    const told = announcing(14_000);
    waiting.follow(told, told);
    vi.advanceTimersByTime(13_900);
    waiting.follow(told, told);
    expect(begun).toBe(0);
    vi.advanceTimersByTime(150);
    expect(begun).toBe(1);
    waiting.follow(told, anchorAt(told, startMs + 14_000));
    vi.advanceTimersByTime(60_000);
    expect([due, begun]).toEqual([0, 1]);
  });

  it("leaves the start to the server's own word", () => {
    const waiting = schedule();
    const told = announcing(3_000);
    waiting.follow(told, told);
    vi.advanceTimersByTime(2_000);
    waiting.follow(anchor(2, 3_000), told);
    vi.advanceTimersByTime(10_000);
    expect([due, begun]).toEqual([1, 0]);
  });

  it("waits with it until the clock is known", () => {
    let known = false;
    const waiting = schedule(() => (known ? Date.now() : null));
    const told = announcing(1_000);
    waiting.follow(told, told);
    vi.advanceTimersByTime(4_000);
    known = true;
    expect(begun).toBe(0);
    vi.advanceTimersByTime(1_100);
    expect(begun).toBe(1);
  });

  it("is silent once closed", () => {
    const waiting = schedule();
    waiting.follow(anchor(2, 900), anchor(1, -1000));
    waiting.close();
    vi.advanceTimersByTime(2000);
    expect(due).toBe(0);
  });
});
