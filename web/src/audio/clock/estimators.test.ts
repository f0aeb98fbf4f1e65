import { describe, expect, it } from "vitest";
import { quantile, seeded } from "../testing/random";
import { offsetAt } from "./estimate";
import { addBurst, EMPTY_FILTER, type ClockFilter } from "./filter";
import { offsetMs, roundTripMs, type ClockSample } from "./sample";
import recorded from "./testing/loadedLoopback.json";
import { Client, NETWORKS, type Network } from "./testing/network";

const RUNS = 200;
const BURSTS = 6;
const TRUE_OFFSET_MS = 5_000;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What others do with the same questions. */
const ESTIMATORS: Readonly<Record<string, (samples: readonly ClockSample[]) => number>> = {
  "single ping": ([first]) => (first ? offsetMs(first) : Number.NaN),
  "mean of 8": (samples) => mean(samples.slice(0, 8).map(offsetMs)),
  "median of 8": (samples) => quantile(samples.slice(0, 8).map(offsetMs), 0.5),
  "min-RTT of 16": (samples) => {
    const [best] = samples.slice(0, 16).sort((a, b) => roundTripMs(a) - roundTripMs(b));
    return best ? offsetMs(best) : Number.NaN;
  },
};

function follow(
  client: Client,
  bursts: number,
  periodMs = 2_500,
): { filter: ClockFilter; all: ClockSample[] } {
  const all: ClockSample[] = [];
  let filter = EMPTY_FILTER;
  for (let round = 0; round < bursts; round++) {
    const samples = client.burst();
    all.push(...samples);
    filter = addBurst(filter, samples);
    client.localMs += periodMs;
  }
  return { filter, all };
}

const errorOf = ({ estimate }: ClockFilter, client: Client): number =>
  estimate === null ? Number.NaN : offsetAt(estimate, client.localMs) - client.trueOffset(client.localMs);

/** p95 of the error's size over many seeded runs. */
function p95(network: Network, errorIn: (client: Client) => number): number {
  const errors = Array.from({ length: RUNS }, (_, run) => {
    const client = new Client(network, seeded(run + 1), () => TRUE_OFFSET_MS);
    return Math.abs(errorIn(client));
  });
  return quantile(errors, 0.95);
}

describe("the clock filter", () => {
  it.each(Object.entries(NETWORKS))("is the best of the known ones over %s", (_, network) => {
    const filtered = p95(network, (client) => errorOf(follow(client, BURSTS).filter, client));
    expect(filtered).toBeLessThan(network.boundMs);
    for (const estimate of Object.values(ESTIMATORS)) {
      const other = p95(network, (client) => estimate(follow(client, 2, 100).all) - TRUE_OFFSET_MS);
      expect(filtered).toBeLessThan(other);
    }
  });

  it.each([100, -100])("follows a crystal that is %d ppm off, over a bad network too", (ppm) => {
    for (const [network, boundMs] of [
      [NETWORKS["good Wi-Fi"], 1.5],
      [NETWORKS["4G 80 ms"], 6],
    ] as const) {
      const errors = Array.from({ length: 60 }, (_, run) => {
        const client = new Client(
          network,
          seeded(run + 1),
          (localMs) => TRUE_OFFSET_MS + localMs * ppm * 1e-6,
        );
        return Math.abs(errorOf(follow(client, 24, 10_000).filter, client));
      });
      expect(quantile(errors, 0.95)).toBeLessThan(boundMs);
    }
  });

  it("is off by half of what one way takes longer, and by no more than it admits", () => {
    const client = new Client(NETWORKS["good Wi-Fi"], seeded(4), () => TRUE_OFFSET_MS);
    let filter = EMPTY_FILTER;
    for (let round = 0; round < 12; round++) {
      // The way back takes 10 ms longer.
      filter = addBurst(
        filter,
        client.burst().map((sample) => ({ ...sample, t3: sample.t3 + 10 })),
      );
      client.localMs += 2_500;
    }
    expect(Math.abs(errorOf(filter, client) + 5)).toBeLessThan(1);
    expect(filter.estimate?.qualityMs).toBeGreaterThan(5);
  });

  it("finds the true offset in what was recorded on a machine under heavy load", () => {
    const bursts = recorded.bursts.map((burst) =>
      burst.map(([t0 = 0, t1 = 0, t2 = 0, t3 = 0]): ClockSample => ({ clockId: "c", t0, t1, t2, t3 })),
    );
    let filter = EMPTY_FILTER;
    const errors = bursts.map((burst) => {
      filter = addBurst(filter, burst);
      return Math.abs(
        filter.estimate === null ? Number.NaN : offsetAt(filter.estimate, burst.at(-1)?.t3 ?? 0),
      );
    });
    const plain = bursts.map((burst) => Math.abs(mean(burst.map(offsetMs))));
    expect(quantile(errors, 0.95)).toBeLessThan(1);
    expect(quantile(errors, 0.95)).toBeLessThan(quantile(plain, 0.95));
  });
});
