import type { AudioEngine } from "../../audio/engine";
import { HeardSpectra } from "./heardSpectra";
import { bandEdges, bandLevels, barShare, breathe, calm, follow, lively, type Pace } from "./spectrum";

/** Heard here; or to be heard, but not here; or nothing at all. */
export type Sounding = "heard" | "elsewhere" | "nothing";

/** What is drawn needs of the audio engine. */
export type HeardEngine = Pick<AudioEngine, "analyser" | "nowMs" | "analysedMs">;

const livelyBands = 64;
const calmBands = 24;
/** After a pause of the page not every frame is made up for. */
const mostFramesAtOnce = 60;
/** The accent fades from track to track. Asking for it makes the browser work out the page's styles. */
const colourEveryMs = 100;

/** Draws the music into a canvas while it is seen, without React. In silence it comes to rest and costs nothing. */
export class VisualiserDrawing {
  private readonly pace: Pace;
  private readonly shown: Float32Array;
  private readonly breath: Float32Array;
  private readonly spectra: HeardSpectra;
  private readonly observers: readonly { disconnect(): void }[];
  private bins = new Uint8Array(0);
  private edges = new Float32Array(0);
  private sounding: Sounding = "nothing";
  private seen = true;
  private request = 0;
  private frame = -1;
  private colour = "";
  private colourReadMs = -Infinity;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly engine: HeardEngine,
    private readonly isCalm: boolean,
  ) {
    const bands = isCalm ? calmBands : livelyBands;
    this.pace = isCalm ? calm : lively;
    this.shown = new Float32Array(bands);
    this.breath = new Float32Array(bands);
    this.spectra = new HeardSpectra(bands);
    const size = new ResizeObserver(() => this.fit());
    size.observe(canvas);
    const sight = new IntersectionObserver(([entry]) => {
      this.seen = entry?.isIntersecting ?? true;
      this.wake();
    });
    sight.observe(canvas);
    this.observers = [size, sight];
  }

  show(sounding: Sounding): void {
    this.sounding = sounding;
    this.wake();
  }

  close(): void {
    cancelAnimationFrame(this.request);
    for (const observer of this.observers) observer.disconnect();
  }

  private wake(): void {
    cancelAnimationFrame(this.request);
    this.request = this.seen ? requestAnimationFrame(this.draw) : 0;
  }

  private readonly draw = (): void => {
    const serverMs = this.engine.nowMs() ?? Date.now();
    this.listen();
    const frame = Math.floor(serverMs / this.pace.frameMs);
    const due = Math.min(mostFramesAtOnce, this.frame < 0 ? 1 : frame - this.frame);
    for (let at = frame - due + 1; at <= frame; at++) follow(this.shown, this.levelsAt(at), this.pace);
    // The clock is corrected now and then, also backwards.
    if (due !== 0) this.paint();
    this.frame = frame;
    const rests = this.sounding === "nothing" && this.shown.every((level) => level === 0);
    this.request = rests ? 0 : requestAnimationFrame(this.draw);
  };

  private levelsAt(frame: number): Float32Array | null {
    const serverMs = frame * this.pace.frameMs;
    if (this.sounding === "heard") return this.spectra.at(serverMs);
    if (this.sounding === "nothing") return null;
    breathe(this.breath, serverMs);
    return this.breath;
  }

  /** Takes what the analyser holds, for when it is heard. */
  private listen(): void {
    const { analyser } = this.engine;
    const analysedMs = this.engine.analysedMs();
    if (!analyser || analysedMs === null) return;
    const { sampleRate } = analyser.context;
    if (this.bins.length !== analyser.frequencyBinCount) {
      this.bins = new Uint8Array(analyser.frequencyBinCount);
      this.edges = bandEdges(this.bins.length, sampleRate, this.shown.length);
    }
    analyser.getByteFrequencyData(this.bins);
    // It looks back over a window, whose middle weighs most.
    const middleMs = analysedMs - (analyser.fftSize / sampleRate / 2) * 1_000;
    this.spectra.keep(middleMs, (levels) => bandLevels(this.bins, this.edges, levels));
  }

  private fit(): void {
    const ratio = Math.min(2, window.devicePixelRatio);
    this.canvas.width = Math.round(this.canvas.clientWidth * ratio);
    this.canvas.height = Math.round(this.canvas.clientHeight * ratio);
    this.paint();
  }

  /** Mirrored at the middle, so that bass sits in the centre and the strip is never lopsided. */
  private paint(): void {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const { width, height } = this.canvas;
    const bands = this.shown.length;
    const slots = this.isCalm ? bands : bands * 2;
    const step = width / slots;
    const barWidth = Math.max(1, step * barShare);
    context.clearRect(0, 0, width, height);
    context.strokeStyle = this.colourNow();
    context.lineWidth = barWidth;
    // Its ends are half circles, which reach as far again as the bar is wide.
    context.lineCap = "round";
    context.beginPath();
    for (let slot = 0; slot < slots; slot++) {
      const band = this.isCalm ? slot : slot < bands ? bands - 1 - slot : slot - bands;
      const reach = Math.max(0, (this.shown[band] ?? 0) * height - barWidth) / 2;
      const x = (slot + 0.5) * step;
      context.moveTo(x, height / 2 - reach);
      // A line without any length would be left out.
      context.lineTo(x, height / 2 + Math.max(reach, 0.01));
    }
    context.stroke();
  }

  private colourNow(): string {
    const nowMs = performance.now();
    if (nowMs - this.colourReadMs >= colourEveryMs) {
      this.colourReadMs = nowMs;
      this.colour = getComputedStyle(this.canvas).color;
    }
    return this.colour;
  }
}
