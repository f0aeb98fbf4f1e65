// The parts of `bench sync` that judge: they must find errors that were put in, and add none.
import { createServer, connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { changes } from "../../../bench/sync/changes.mjs";
import { settledMs } from "../../../bench/sync/hearing.mjs";
import { Judge, pairwise, spread } from "../../../bench/sync/judging.mjs";
import { atRate, recording } from "../../../bench/sync/music.mjs";
import { LINKS, Network } from "../../../bench/sync/network.mjs";
import { seededRandom } from "../../../bench/sync/randomness.mjs";
import { inEffect, timelineAt } from "../../../bench/sync/timeline.mjs";

const anchor = (rest) => ({ playing: true, rate: 1, position_ms: 0, track_id: "t", ...rest });
const clock = { serverMs: (ms) => ms + 1_000, machineMs: (ms) => ms - 1_000 };

describe("the timeline as the database tells it", () => {
  it("has a later anchor replace what would have started after it", () => {
    const announced = anchor({ at_server_ms: 300 });
    const paused = anchor({ at_server_ms: 200, playing: false });
    expect(inEffect([anchor({ at_server_ms: 100 }), announced, paused])).toHaveLength(2);
  });

  it("moves at its anchor's rate, and is nowhere while paused or before the first", () => {
    const effective = [anchor({ at_server_ms: 100, position_ms: 5, rate: 2 })];
    expect(timelineAt(effective, 150)).toMatchObject({ positionMs: 105 });
    expect(timelineAt(effective, 99)).toBeNull();
    expect(timelineAt([{ ...effective[0], playing: false }], 150)).toBeNull();
  });
});

describe("the judge", { timeout: 20_000 }, () => {
  const music = recording("Noise", 12, 3);
  const judge = new Judge([anchor({ at_server_ms: 1_000 })], clock, new Map([["t", music]]));
  const heardAt = (startMs, errorMs, seconds, sampleRate) => {
    const samples = atRate(music, sampleRate);
    const first = Math.round(((startMs + errorMs) / 1_000) * sampleRate);
    return {
      startMs: (first / sampleRate) * 1_000 - errorMs,
      sampleRate,
      samples: samples.slice(first, first + seconds * sampleRate),
      missing: 0,
    };
  };

  it.each([
    [0, 48_000],
    [3.7, 44_100],
    [-80, 44_100],
    [2_500, 44_100],
  ])("finds a page that is %d ms ahead, at %d Hz", (errorMs, sampleRate) => {
    const { errorMs: found } = judge.reading(
      "p",
      { atMs: 0, heard: heardAt(5_000, errorMs, 0.2, sampleRate) },
      0,
    );
    expect(Math.abs(found - errorMs)).toBeLessThan(0.05);
  });

  it("finds a page that plays 2 % too fast", () => {
    const heard = heardAt(5_000, 0, 0.2, 44_100);
    const fast = heard.samples.map((_, at) => heard.samples[Math.round(at * 1.02)] ?? 0);
    const { errorMs } = judge.reading("p", { atMs: 0, heard: { ...heard, samples: fast } }, 0);
    expect(errorMs).toBeGreaterThan(0.5);
    expect(errorMs).toBeLessThan(3);
  });

  it("takes off what the page's clock is ahead by", () => {
    const heard = heardAt(5_000, 0, 0.2, 44_100);
    expect(judge.nearErrorMs({ ...heard, startMs: heard.startMs + 4 }, 4)).toBeCloseTo(0, 1);
  });

  it("drops what the two taps tell differently, what was lost, and what is no music", () => {
    const heard = heardAt(5_000, 0, 0.2, 44_100);
    const second = { ...heard, startMs: heard.startMs + 2 };
    expect(judge.reading("p", { atMs: 0, heard, second }, 0).errorMs).toBeNull();
    expect(judge.nearErrorMs({ ...heard, missing: heard.samples.length }, 0)).toBeNull();
    expect(judge.nearErrorMs({ ...heard, samples: heard.samples.map(() => 0) }, 0)).toBeNull();
  });

  it("finds when a page was back in place", () => {
    const sampleRate = 44_100;
    const [off, on] = [heardAt(4_000, 60, 1, sampleRate), heardAt(5_000, 1, 2, sampleRate)];
    const samples = Float32Array.from([...off.samples, ...on.samples]);
    const backMs = settledMs(judge, { ...off, samples, startMs: 4_000 }, 0, 20);
    expect(Math.abs(backMs - 5_000)).toBeLessThan(50);
    expect(settledMs(judge, off, 0, 20)).toBeNull();
  });
});

describe("the figures", () => {
  it("compare all pages of a moment with each other, but for those that were not heard", () => {
    const errors = [1, 4, null, -2];
    const distances = pairwise(errors.map((errorMs, page) => ({ atMs: 0, page, errorMs })));
    expect(distances.toSorted((a, b) => a - b)).toEqual([3, 3, 6]);
    expect(spread(distances)).toMatchObject({ p50: 3, p95: 6, max: 6, count: 3 });
    expect(spread([])).toBeNull();
    const all = errors.map((errorMs, page) => ({ atMs: 0, page, errorMs }));
    expect(pairwise(all, (one, other) => one === 0 && other === 3)).toEqual([3]);
  });

  it("tell by how much a page jumps from one track to the next, and its rests there", () => {
    const anchors = [anchor({ at_server_ms: 0 }), anchor({ at_server_ms: 20_000, track_id: "u" })];
    const at = (atMs, errorMs) => ({ page: "p", atMs, endMs: atMs + 200, errorMs });
    const readings = [at(17_000, 1), at(18_700, 2), at(18_950, 50), at(19_600, null), at(20_600, -1.5)];
    const pages = [
      {
        name: "p",
        silences: [
          { fromMs: 18_990, toMs: 19_010 },
          { fromMs: 5, toMs: 9 },
        ],
      },
    ];
    expect(changes(anchors, clock, readings, pages)).toMatchObject({ jumpMs: { max: 3.5 }, silentMs: 20 });
    expect(changes(anchors.slice(0, 1), clock, readings, pages)).toBeNull();
  });
});

describe("the network", () => {
  let server;
  let network;

  afterEach(async () => {
    await network.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const open = async (link) => {
    server = createServer((socket) => socket.pipe(socket));
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    network = await Network.open(`http://127.0.0.1:${server.address().port}`, link, seededRandom(1));
    return connect(new URL(network.url).port, "127.0.0.1");
  };

  it("brings every byte in order, and takes its time", async () => {
    const socket = await open(LINKS["bad-wifi"]);
    const sent = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251));
    const beganMs = performance.now();
    socket.end(sent);
    const got = [];
    for await (const bytes of socket) got.push(bytes);
    expect(Buffer.concat(got).equals(sent)).toBe(true);
    expect(performance.now() - beganMs).toBeGreaterThan(200_000 / 1_000);
  });

  it("lets nothing pass while it is away, and forgets the connections", async () => {
    const socket = await open(LINKS.direct);
    socket.on("error", () => {});
    const heard = [];
    socket.on("data", (bytes) => heard.push(String(bytes)));
    socket.write("before");
    while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    network.goAway();
    socket.write("lost");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const gone = new Promise((resolve) => socket.once("close", resolve));
    network.comeBack();
    await gone;
    expect(heard).toEqual(["before"]);
  });
});
