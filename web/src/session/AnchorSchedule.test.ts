import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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
});

describe("AnchorSchedule", () => {
  let due = 0;
  const schedule = (nowMs: () => number | null = () => Date.now()) =>
    new AnchorSchedule({ nowMs, onDue: () => due++ });

  beforeEach(() => {
    due = 0;
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

  it("is silent once closed", () => {
    const waiting = schedule();
    waiting.follow(anchor(2, 900), anchor(1, -1000));
    waiting.close();
    vi.advanceTimersByTime(2000);
    expect(due).toBe(0);
  });
});
