import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClockEstimate } from "./estimate";
import { toSample } from "./probe";
import { ClockProber, pauseMs } from "./prober";
import { type ClockSample, localNowMs } from "./sample";

describe("pauseMs", () => {
  it("starts with two bursts, is eager for a minute, then calm", () => {
    expect(pauseMs(0, 0)).toBe(0);
    expect(pauseMs(1, 300)).toBe(0);
    expect(pauseMs(2, 600)).toBe(2_500);
    expect(pauseMs(30, 61_000)).toBe(10_000);
  });
});

describe("toSample", () => {
  it("reads the server's answer", () => {
    const sample = toSample({ clockId: "c", receivedMs: 5.25, sentMs: 5.5 }, 1, 2);
    expect(sample).toEqual({ clockId: "c", t0: 1, t1: 5.25, t2: 5.5, t3: 2 });
  });

  it.each([null, 7, "text", {}, { clockId: 1, receivedMs: 1, sentMs: 1 }, { clockId: "c", receivedMs: "1" }])(
    "refuses %j",
    (body) => {
      expect(toSample(body, 1, 2)).toBeNull();
    },
  );
});

describe("ClockProber", () => {
  let answers: boolean;
  let asked: number;
  let estimates: ClockEstimate[];
  let prober: ClockProber;

  const burst = (): Promise<ClockSample[]> => {
    asked++;
    const now = localNowMs();
    const sample = { clockId: "c", t0: now, t1: now + 500, t2: now + 500, t3: now + 1 };
    return Promise.resolve(answers ? [sample] : []);
  };

  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance", "Date"],
    });
    answers = true;
    asked = 0;
    estimates = [];
    prober = new ClockProber("/clock", (estimate) => estimates.push(estimate), burst);
  });

  afterEach(() => {
    prober.close();
    vi.useRealTimers();
  });

  it("keeps its rhythm", async () => {
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(6);
    expect(estimates).toHaveLength(6);
  });

  it("keeps asking while the network is away, and tells nothing new", async () => {
    await vi.advanceTimersByTimeAsync(1);
    answers = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(6);
    expect(estimates).toHaveLength(2);
    answers = true;
    await vi.advanceTimersByTimeAsync(2_500);
    expect(estimates).toHaveLength(3);
  });

  it("asks twice at once when told to", async () => {
    await vi.advanceTimersByTimeAsync(100);
    prober.probeNow();
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toBe(4);
  });

  it("asks at once when the wall clock jumped", async () => {
    await vi.advanceTimersByTimeAsync(100);
    vi.setSystemTime(Date.now() + 5_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toBe(4);
  });

  it("is silent once closed", async () => {
    const told = estimates.length;
    prober.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(1);
    expect(estimates).toHaveLength(told);
  });
});
