import { afterEach, describe, expect, it, vi } from "vitest";
import { OutputClock, readOutput, type OutputReading } from "./outputClock";
import { seeded } from "./testing/random";

const LATENCY_MS = 42;

/** A context whose time zero was audible at `aheadMs` on the page's clock. */
class Card {
  aheadMs = 500 + LATENCY_MS;
  performanceMs = 2_000;
  stamps = true;
  readonly random = seeded(2);

  reading(change: Partial<OutputReading> = {}): OutputReading {
    this.performanceMs += 250;
    const stampMs = this.performanceMs - this.random() * 20;
    const written = this.performanceMs - this.aheadMs + LATENCY_MS;
    return {
      performanceMs: this.performanceMs,
      currentTimeMs: Math.floor(written / 10) * 10,
      baseLatencyMs: 10,
      outputLatencyMs: 32,
      stamp: this.stamps
        ? { performanceMs: stampMs, contextMs: stampMs - this.aheadMs + (this.random() - 0.5) * 0.2 }
        : null,
      ...change,
    };
  }
}

const observed = (card: Card, readings: number): OutputClock => {
  const clock = new OutputClock();
  for (let i = 0; i < readings; i++) {
    clock.observe(card.reading());
  }
  return clock;
};

describe("OutputClock", () => {
  it("maps context time to the moment people hear it, and back", () => {
    const card = new Card();
    const clock = observed(card, 20);
    expect(clock.ready).toBe(true);
    expect(clock.performanceMs(3)).toBeCloseTo(3_000 + card.aheadMs, 0);
    expect(clock.contextSeconds(clock.performanceMs(3) ?? 0)).toBeCloseTo(3, 9);
    expect(Math.abs((clock.latencyMs ?? 0) - LATENCY_MS)).toBeLessThan(10);
  });

  it("knows nothing before its first readings", () => {
    const clock = new OutputClock();
    expect(clock.ready).toBe(false);
    expect(clock.contextSeconds(1)).toBeNull();
    expect(clock.performanceMs(1)).toBeNull();
    expect(clock.latencyMs).toBeNull();
  });

  it("falls back to the latencies where there are no stamps", () => {
    const card = new Card();
    card.stamps = false;
    const clock = observed(card, 41);
    expect(Math.abs((clock.performanceMs(3) ?? 0) - 3_000 - card.aheadMs)).toBeLessThan(10);
  });

  it("does not trust an output latency of 0 just after the start", () => {
    const card = new Card();
    card.stamps = false;
    const clock = new OutputClock();
    for (let i = 0; i < 10; i++) {
      clock.observe(card.reading({ outputLatencyMs: i < 5 ? 0 : 32 }));
    }
    expect(Math.abs((clock.performanceMs(3) ?? 0) - 3_000 - card.aheadMs)).toBeLessThan(15);
  });

  it.each<[string, (now: number) => OutputReading["stamp"]]>([
    ["stale", (now) => ({ performanceMs: now - 5_000, contextMs: 1 })],
    ["zero", () => ({ performanceMs: 0, contextMs: 0 })],
    ["in the future of what was written", (now) => ({ performanceMs: now, contextMs: now + 3_000 })],
    ["implausibly late", (now) => ({ performanceMs: now, contextMs: now - 9_000 })],
  ])("ignores a stamp that is %s", (_, stamp) => {
    const card = new Card();
    const clock = observed(card, 10);
    const before = clock.performanceMs(3);
    const reading = card.reading();
    clock.observe({ ...reading, stamp: stamp(reading.performanceMs) });
    expect(clock.performanceMs(3)).toBe(before);
  });

  it("takes the latency that Firefox tells, as its stamps leave it out", () => {
    const card = new Card();
    const clock = new OutputClock();
    for (let i = 0; i < 41; i++) {
      const outputLatencyMs = i < 10 ? 0 : LATENCY_MS;
      const reading = card.reading({ baseLatencyMs: 0, outputLatencyMs });
      const performanceMs = Math.floor(reading.performanceMs - outputLatencyMs);
      clock.observe({
        ...reading,
        stamp: { performanceMs, contextMs: reading.currentTimeMs - outputLatencyMs },
      });
    }
    expect(clock.latencySource).toBe("latency");
    expect(Math.abs((clock.latencyMs ?? 0) - LATENCY_MS)).toBeLessThan(1);
    expect(Math.abs((clock.performanceMs(3) ?? 0) - 3_000 - card.aheadMs)).toBeLessThan(10);
  });

  it("notices within four readings that the output stood still", () => {
    const card = new Card();
    const clock = observed(card, 41);
    card.aheadMs += 200;
    for (let i = 0; i < 4; i++) {
      clock.observe(card.reading());
    }
    expect(clock.performanceMs(3)).toBeCloseTo(3_000 + card.aheadMs, 0);
  });

  it("doubts its map from the first reading that does not fit, until it is settled", () => {
    const card = new Card();
    const clock = observed(card, 20);
    expect(clock.doubtful).toBe(false);
    card.aheadMs += 700;
    clock.observe(card.reading());
    expect(clock.doubtful).toBe(true);
    for (let i = 0; i < 6; i++) clock.observe(card.reading());
    expect(clock.doubtful).toBe(false);
  });

  it("gives up stamps that stay bad", () => {
    const card = new Card();
    const clock = observed(card, 41);
    card.aheadMs += 200;
    card.stamps = false;
    for (let i = 0; i < 20; i++) {
      clock.observe(card.reading());
    }
    expect(Math.abs((clock.performanceMs(3) ?? 0) - 3_000 - card.aheadMs)).toBeLessThan(10);
  });

  it("forgets on reset", () => {
    const clock = observed(new Card(), 41);
    clock.reset();
    expect(clock.ready).toBe(false);
    expect(clock.performanceMs(1)).toBeNull();
  });
});

describe("readOutput", () => {
  afterEach(() => vi.unstubAllGlobals());

  const stampOf = () => ({ contextTime: 2.9, performanceTime: 5_000 });
  const contextWith = (getOutputTimestamp: () => object, outputLatency: () => number) =>
    Object.defineProperty({ currentTime: 3, baseLatency: 0.01, getOutputTimestamp }, "outputLatency", {
      get: outputLatency,
    }) as unknown as AudioContext;

  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36"],
    ["Mozilla/5.0 (Android 16; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0"],
  ])("tells all that the browser knows: %s", (userAgent) => {
    vi.stubGlobal("navigator", { userAgent });
    expect(readOutput(contextWith(stampOf, () => 0.032))).toMatchObject({
      ...{ currentTimeMs: 3_000, baseLatencyMs: 10, outputLatencyMs: 32 },
      stamp: { contextMs: 2_900, performanceMs: 5_000 },
    });
  });

  it("asks for no latency where the page might not come back from it", () => {
    vi.stubGlobal("navigator", {
      userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
    });
    const standsStill = vi.fn(() => {
      throw new Error("asked");
    });
    expect(readOutput(contextWith(standsStill, standsStill))).toMatchObject({
      ...{ currentTimeMs: 3_000, baseLatencyMs: 10, outputLatencyMs: Number.NaN, stamp: null },
    });
  });
});
