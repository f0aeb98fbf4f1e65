import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { machineNowMs } from "./listening.mjs";
import { programOf, Programs } from "./programs.mjs";

const SINK = "ears";
/** The sound comes in steps of this length, and is known to be that exact. */
const STEP_MS = 10;
const HELD_SECONDS = 60;
/** Arrivals so near to what is asked for tell its time: the quickest of them. */
const NEAR_MS = 5_000;
const FLOAT_BYTES = 4;

/**
 * A sound card that is heard by the test alone. What browsers play to it is recorded as it leaves the machine,
 * so that nothing they tell of their own output has to be believed.
 */
export class SoundCard {
  #programs = new Programs();
  #folder;
  #chunks = [];
  #frames = 0;
  #rest = Buffer.alloc(0);

  static async open(sampleRate) {
    const card = new SoundCard(sampleRate);
    try {
      await card.#start();
      return card;
    } catch (failure) {
      await card.close();
      throw failure;
    }
  }

  constructor(sampleRate) {
    this.sampleRate = sampleRate;
  }

  /** For programs that are to play to it. */
  get environment() {
    return { PULSE_SERVER: `unix:${this.#socket}`, PULSE_SINK: SINK };
  }

  /** What was played between two epoch times of this machine, as `heardBetween` of a page. */
  heardBetween(fromMs, toMs) {
    const zeros = this.#chunks
      .filter(({ atMs }) => atMs > fromMs - NEAR_MS && atMs < toMs + NEAR_MS)
      .map(({ atMs, frame }) => atMs - (frame / this.sampleRate) * 1_000);
    if (zeros.length === 0) return null;
    const zeroMs = zeros.reduce((least, zero) => Math.min(least, zero));
    const first = Math.round(((fromMs - zeroMs) / 1_000) * this.sampleRate);
    const samples = new Float32Array(Math.round(((toMs - fromMs) / 1_000) * this.sampleRate));
    let recorded = 0;
    for (const chunk of this.#chunks) {
      const begin = Math.max(0, chunk.frame - first);
      const end = Math.min(samples.length, chunk.frame - first + chunk.samples.length);
      if (begin < end) {
        samples.set(chunk.samples.subarray(begin + first - chunk.frame, end + first - chunk.frame), begin);
        recorded += end - begin;
      }
    }
    const startMs = zeroMs + (first / this.sampleRate) * 1_000;
    return { sampleRate: this.sampleRate, startMs, missing: samples.length - recorded, samples };
  }

  async close() {
    await this.#programs.end();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get #socket() {
    return join(this.#folder, "socket");
  }

  async #start() {
    this.#folder = await mkdtemp(join(tmpdir(), "sound-card-"));
    const debian = (name) => ({
      ...{ variable: name.toUpperCase(), places: [`/usr/bin/${name}`], debianPackage: "pulseaudio" },
    });
    const environment = { HOME: this.#folder, XDG_RUNTIME_DIR: this.#folder };
    const rate = `rate=${this.sampleRate}`;
    const server = this.#programs.start(
      programOf("PulseAudio", debian("pulseaudio")),
      [
        ...["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--log-level=notice"],
        ...["-L", `module-null-sink sink_name=${SINK} ${rate}`],
        ...["-L", `module-native-protocol-unix socket=${this.#socket} auth-anonymous=1`],
      ],
      { environment },
    );
    await this.#untilOpen(server);
    const recorder = this.#programs.start(
      programOf("parec", debian("parec")),
      [
        ...[`--device=${SINK}.monitor`, "--raw", "--format=float32le", "--channels=1"],
        ...[`--${rate}`, `--latency-msec=${STEP_MS}`],
      ],
      { environment: { ...environment, ...this.environment } },
    );
    recorder.stdout.on("data", (bytes) => this.#record(bytes));
    await new Promise((resolve) => recorder.stdout.once("data", resolve));
  }

  async #untilOpen(server) {
    while (!existsSync(this.#socket)) {
      if (server.exitCode !== null) throw new Error("The sound card could not be started.");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  #record(bytes) {
    const atMs = machineNowMs();
    const whole = Buffer.concat([this.#rest, bytes]);
    const length = Math.floor(whole.length / FLOAT_BYTES);
    this.#rest = whole.subarray(length * FLOAT_BYTES);
    const samples = new Float32Array(
      whole.buffer.slice(whole.byteOffset, whole.byteOffset + length * FLOAT_BYTES),
    );
    this.#chunks.push({ atMs, frame: this.#frames, samples });
    this.#frames += length;
    while (this.#chunks[0].frame < this.#frames - HELD_SECONDS * this.sampleRate) this.#chunks.shift();
  }
}
