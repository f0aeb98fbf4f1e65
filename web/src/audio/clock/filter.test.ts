import { describe, expect, it } from "vitest";
import { quantile, seeded } from "../testing/random";
import { offsetAt } from "./estimate";
import { addBurst, EMPTY_FILTER, type ClockFilter } from "./filter";
import { Client, NETWORKS } from "./testing/network";

const errorOf = (filter: ClockFilter, client: Client): number =>
  filter.estimate === null
    ? Number.NaN
    : offsetAt(filter.estimate, client.localMs) - client.trueOffset(client.localMs);

describe("addBurst", () => {
  it.each(Object.entries(NETWORKS))("is accurate over %s where a plain mean is not", (_, network) => {
    const filtered: number[] = [];
    const plain: number[] = [];
    for (let run = 0; run < 300; run++) {
      const client = new Client(network, seeded(run), () => 5_000);
      let filter = EMPTY_FILTER;
      for (let round = 0; round < 6; round++) {
        const samples = client.burst();
        filter = addBurst(filter, samples);
        const mean = samples.reduce((sum, s) => sum + (s.t1 - s.t0 + (s.t2 - s.t3)) / 2, 0) / samples.length;
        plain.push(Math.abs(mean - 5_000));
        client.localMs += 10_000;
      }
      filtered.push(Math.abs(errorOf(filter, client)));
    }
    expect(quantile(filtered, 0.95)).toBeLessThan(network.boundMs);
    expect(quantile(plain, 0.95)).toBeGreaterThan(network.boundMs);
  });

  it("tells a quality that bounds its error", () => {
    const client = new Client(NETWORKS["4G 80 ms"], seeded(7), () => -300);
    let filter = EMPTY_FILTER;
    for (let round = 0; round < 6; round++) {
      filter = addBurst(filter, client.burst());
      client.localMs += 2_500;
    }
    expect(filter.estimate?.roundTripMs).toBeGreaterThan(80);
    expect(filter.estimate?.qualityMs).toBeGreaterThan(Math.abs(errorOf(filter, client)));
  });

  it("learns a crystal's drift and keeps it while the network is away", () => {
    const drift = (localMs: number): number => 900 + localMs * 80e-6;
    const client = new Client(NETWORKS["good Wi-Fi"], seeded(3), drift);
    let filter = EMPTY_FILTER;
    for (let round = 0; round < 24; round++) {
      filter = addBurst(filter, client.burst());
      client.localMs += 10_000;
    }
    expect(filter.estimate?.slope).toBeCloseTo(80e-6, 4);
    client.localMs += 60_000;
    expect(Math.abs(errorOf(filter, client))).toBeLessThan(3);
  });

  it("slews small corrections and never jumps", () => {
    const client = new Client(NETWORKS.loopback, seeded(5), () => 100);
    let filter = EMPTY_FILTER;
    for (let round = 0; round < 6; round++) {
      filter = addBurst(filter, client.burst());
      client.localMs += 1_000;
    }
    client.trueOffset = () => 110;
    let before = errorOf(filter, client) + 110;
    for (let round = 0; round < 40; round++) {
      const from = client.localMs;
      filter = addBurst(filter, client.burst());
      const shown = errorOf(filter, client) + 110;
      // 1 ms/s of slew and at most 200 ppm of learned drift.
      expect(Math.abs(shown - before)).toBeLessThan((client.localMs - from) * 0.0012 + 0.001);
      client.localMs += 1_000;
      before = errorOf(filter, client) + 110;
    }
    expect(before).toBeCloseTo(110, 0);
  });

  it("steps after two contradicting bursts, not after one", () => {
    const client = new Client(NETWORKS.loopback, seeded(9), () => 100);
    let filter = EMPTY_FILTER;
    for (let round = 0; round < 6; round++) {
      filter = addBurst(filter, client.burst());
      client.localMs += 1_000;
    }
    client.trueOffset = () => 400;
    filter = addBurst(filter, client.burst());
    // One contradiction starts at most a slow walk.
    expect(errorOf(filter, client)).toBeLessThan(-290);
    filter = addBurst(filter, client.burst());
    expect(Math.abs(errorOf(filter, client))).toBeLessThan(1);
  });

  it("drops everything held when the server restarted", () => {
    const client = new Client(NETWORKS.loopback, seeded(11), () => 100);
    const filter = addBurst(EMPTY_FILTER, client.burst());
    client.clockId = "second";
    client.trueOffset = () => 112;
    const renewed = addBurst(filter, client.burst());
    expect(renewed.estimate?.clockId).toBe("second");
    expect(renewed.bursts).toHaveLength(1);
    expect(Math.abs(errorOf(renewed, client))).toBeLessThan(0.5);
  });

  it("ignores samples that break causality", () => {
    const backwards = { clockId: "first", t0: 50, t1: 10, t2: 9, t3: 40 };
    const nan = { clockId: "first", t0: 0, t1: Number.NaN, t2: 1, t3: 2 };
    expect(addBurst(EMPTY_FILTER, [backwards, nan])).toBe(EMPTY_FILTER);
    expect(addBurst(EMPTY_FILTER, [])).toBe(EMPTY_FILTER);
  });
});
