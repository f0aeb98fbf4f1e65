import type { ClockSample } from "../sample";

export interface Network {
  readonly oneWayMs: number;
  readonly jitterMs: number;
  readonly spikeChance: number;
  readonly spikeMs: number;
}

/** Delays as they were measured or are published; the bound is of the filter's p95 error after six bursts. */
export const NETWORKS = {
  loopback: { oneWayMs: 0.1, jitterMs: 0.3, spikeChance: 0.02, spikeMs: 40, boundMs: 0.15 },
  "good Wi-Fi": { oneWayMs: 1.5, jitterMs: 4, spikeChance: 0.05, spikeMs: 120, boundMs: 1 },
  "WAN 60 ms": { oneWayMs: 30, jitterMs: 5, spikeChance: 0.05, spikeMs: 120, boundMs: 1.5 },
  "4G 80 ms": { oneWayMs: 40, jitterMs: 15, spikeChance: 0.08, spikeMs: 200, boundMs: 5 },
  "bad Wi-Fi": { oneWayMs: 4, jitterMs: 30, spikeChance: 0.2, spikeMs: 200, boundMs: 9 },
} satisfies Record<string, Network & { readonly boundMs: number }>;

/** A client at the far end of a network, whose clock is `trueOffset` behind the server's. */
export class Client {
  localMs = 1_000;

  constructor(
    private readonly network: Network,
    private readonly random: () => number,
    public trueOffset: (localMs: number) => number,
    public clockId = "first",
  ) {}

  private way(): number {
    const { oneWayMs, jitterMs, spikeChance, spikeMs } = this.network;
    const spike = this.random() < spikeChance ? this.random() * spikeMs : 0;
    return oneWayMs - Math.log(1 - this.random()) * jitterMs + spike;
  }

  burst(): ClockSample[] {
    return Array.from({ length: 8 }, () => {
      const t0 = this.localMs;
      const received = t0 + this.way();
      const sent = received + 0.05;
      this.localMs = sent + this.way();
      return {
        clockId: this.clockId,
        t0,
        t1: received + this.trueOffset(received),
        t2: sent + this.trueOffset(sent),
        t3: this.localMs,
      };
    });
  }
}
