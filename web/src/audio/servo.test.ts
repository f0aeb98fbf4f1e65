import { describe, expect, it } from "vitest";
import { seeded } from "./testing/random";
import { decide, RESTING_SERVO, type ServoState } from "./servo";

/** A sound card with a crystal of its own, played by the servo's actions. */
class Plant {
  errorMs: number;
  restarts = 0;
  cuts = 0;
  peakTrim = 0;
  nowMs = 0;
  private cutAtMs = Infinity;
  private trim = 0;
  private trimEndsMs = 0;
  private state: ServoState = RESTING_SERVO;

  constructor(
    private readonly ppm: number,
    disturbanceMs: number,
    private readonly periodMs = 250,
    private readonly noiseMs = 0.1,
    private readonly random = seeded(1),
  ) {
    this.errorMs = disturbanceMs;
  }

  tick(): void {
    const measured = this.errorMs + (this.random() - 0.5) * 2 * this.noiseMs;
    const decision = decide(this.state, measured, this.nowMs);
    this.state = decision.state;
    switch (decision.action.kind) {
      case "hold":
        break;
      case "trim":
        this.trim = decision.action.trim;
        this.trimEndsMs = this.nowMs + decision.action.durationMs;
        this.peakTrim = Math.max(this.peakTrim, Math.abs(this.trim));
        break;
      case "cut":
        this.cutAtMs = this.nowMs + this.random() * decision.action.withinMs;
        break;
      case "restart":
        this.errorMs -= measured;
        this.trim = 0;
        this.restarts++;
        break;
    }
    if (this.nowMs >= this.cutAtMs) {
      this.errorMs = 0;
      this.cutAtMs = Infinity;
      this.cuts++;
    }
    const trimmedMs = Math.max(0, Math.min(this.periodMs, this.trimEndsMs - this.nowMs));
    this.errorMs += this.periodMs * this.ppm * 1e-6 + trimmedMs * this.trim;
    this.nowMs += this.periodMs;
  }

  /** Time until the error stays below the bound for 20 s. */
  convergenceMs(boundMs: number): number {
    let last = 0;
    while (this.nowMs < 60_000) {
      this.tick();
      if (Math.abs(this.errorMs) >= boundMs) {
        last = this.nowMs;
      }
    }
    return last;
  }
}

describe("decide", () => {
  it.each([
    { disturbanceMs: 30, withinMs: 6_000, restarts: 0 },
    { disturbanceMs: -30, withinMs: 6_000, restarts: 0 },
    { disturbanceMs: 119, withinMs: 13_000, restarts: 0 },
    { disturbanceMs: -119, withinMs: 13_000, restarts: 0 },
    { disturbanceMs: 121, withinMs: 2_500, restarts: 0, cuts: 1 },
    { disturbanceMs: -499, withinMs: 2_500, restarts: 0, cuts: 1 },
    { disturbanceMs: 700, withinMs: 300, restarts: 1 },
    { disturbanceMs: -700, withinMs: 300, restarts: 1 },
  ])("brings $disturbanceMs ms below 5 ms in $withinMs ms at ±200 ppm", (expected) => {
    for (const ppm of [-200, 0, 200]) {
      const plant = new Plant(ppm, expected.disturbanceMs);
      expect(plant.convergenceMs(5)).toBeLessThanOrEqual(expected.withinMs);
      expect(plant.restarts).toBe(expected.restarts);
      expect(plant.cuts).toBe(expected.cuts ?? 0);
    }
  });

  it("holds a drifting card within 1.3 ms for a minute, by changes of 1 cent", () => {
    for (const ppm of [-200, 200]) {
      const plant = new Plant(ppm, 0);
      expect(plant.convergenceMs(1.3)).toBe(0);
      expect(plant.peakTrim).toBeLessThanOrEqual(0.0006);
      expect(plant.restarts).toBe(0);
    }
  });

  it("does not overshoot when a hidden page ticks once a second, or once a minute", () => {
    expect(new Plant(200, 30, 1_000).convergenceMs(5)).toBeLessThanOrEqual(7_000);
    const asleep = new Plant(0, 30, 60_000);
    asleep.tick();
    expect(Math.abs(asleep.errorMs)).toBeLessThan(1);
  });

  it("leaves a small error alone, and stops a correction only near zero", () => {
    expect(decide(RESTING_SERVO, 0.9, 0).action.kind).toBe("hold");
    const started = decide(RESTING_SERVO, 1.5, 0);
    expect(started.action.kind).toBe("trim");
    expect(decide(started.state, 0.5, 250).action.kind).toBe("trim");
    const ended = decide(started.state, 0.2, 500);
    expect(ended.action).toEqual({ kind: "trim", trim: 0, durationMs: 0 });
    expect(decide(ended.state, 0.9, 750).action.kind).toBe("hold");
  });

  it("bends the pitch by at most 0.15 % below 3 ms, 0.5 % below 40 ms and 2 % below 120 ms", () => {
    expect(decide(RESTING_SERVO, 3, 0).action).toEqual({ kind: "trim", trim: -0.0015, durationMs: 2_000 });
    expect(decide(RESTING_SERVO, 39, 0).action).toMatchObject({ trim: -0.005 });
    expect(decide(RESTING_SERVO, -39, 0).action).toMatchObject({ trim: 0.005 });
    expect(decide(RESTING_SERVO, 100, 0).action).toMatchObject({ trim: -0.02 });
  });

  it("waits a second after a restart before it judges again", () => {
    const restarted = decide(RESTING_SERVO, 800, 0);
    expect(restarted.action.kind).toBe("restart");
    expect(decide(restarted.state, 800, 900).action.kind).toBe("hold");
    expect(decide(restarted.state, 800, 1_000).action.kind).toBe("restart");
  });
});
