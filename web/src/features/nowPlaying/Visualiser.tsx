import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { AudioEngine } from "../../audio/engine";
import { useBackend } from "../../app/BackendContext";
import { useReducedMotion } from "../../ui/useMedia";
import { useEnginePhase } from "../session/useEngine";
import styles from "./NowPlaying.module.css";
import { bandLevels, fall } from "./spectrum";

const flowingBands = 64;
const calmBands = 24;
const calmIntervalMs = 250;

/** What is heard here, as a thin strip: a mirrored ribbon, or calm bars where motion is unwanted. */
export function Visualiser() {
  const { t } = useTranslation();
  const { engine } = useBackend();
  const calm = useReducedMotion();
  const sounding = useEnginePhase().kind === "playing";
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) return drawSpectrum(canvas.current, engine, { calm, sounding });
    return undefined;
  }, [engine, calm, sounding]);
  return <canvas ref={canvas} className={styles.canvas} role="img" aria-label={t("now.visualiser")} />;
}

interface Mood {
  readonly calm: boolean;
  readonly sounding: boolean;
}

function drawSpectrum(canvas: HTMLCanvasElement, engine: AudioEngine, { calm, sounding }: Mood): () => void {
  const context = canvas.getContext("2d");
  if (!context) return () => undefined;
  const bands = calm ? calmBands : flowingBands;
  let shown = new Array<number>(bands).fill(0);
  let bins = new Uint8Array(0);
  let frame = 0;
  let drawnAtMs = 0;

  const draw = (nowMs: number) => {
    // In silence the strip comes to rest, and costs nothing.
    if (sounding || drawnAtMs === 0 || shown.some((level) => level > 0)) frame = requestAnimationFrame(draw);
    const elapsedMs = nowMs - drawnAtMs;
    if (calm && elapsedMs < calmIntervalMs) return;
    drawnAtMs = nowMs;
    const { analyser } = engine;
    if (analyser && bins.length !== analyser.frequencyBinCount) {
      bins = new Uint8Array(analyser.frequencyBinCount);
    }
    analyser?.getByteFrequencyData(bins);
    const levels = analyser ? bandLevels(bins, analyser.context.sampleRate, bands) : shown.map(() => 0);
    shown = shown.map((level, band) => fall(level, levels[band] ?? 0, Math.min(elapsedMs, 100)));
    fitToPixels(canvas);
    const style = getComputedStyle(canvas);
    context.clearRect(0, 0, canvas.width, canvas.height);
    paintBars(context, shown, style.getPropertyValue("--accent"), calm);
  };
  frame = requestAnimationFrame(draw);
  return () => cancelAnimationFrame(frame);
}

function fitToPixels(canvas: HTMLCanvasElement): void {
  const ratio = window.devicePixelRatio;
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** Mirrored at the middle, so that bass sits in the centre and the strip is never lopsided. */
function paintBars(
  context: CanvasRenderingContext2D,
  levels: readonly number[],
  colour: string,
  calm: boolean,
): void {
  const { width, height } = context.canvas;
  const slots = calm ? levels.length : levels.length * 2;
  const step = width / slots;
  const barWidth = Math.max(1, step * (calm ? 0.6 : 0.5));
  context.fillStyle = colour;
  for (let slot = 0; slot < slots; slot++) {
    const band = calm ? slot : slot < levels.length ? levels.length - 1 - slot : slot - levels.length;
    const level = levels[band] ?? 0;
    const barHeight = Math.max(barWidth, level * height);
    context.globalAlpha = 0.28 + 0.72 * level;
    context.beginPath();
    context.roundRect(
      slot * step + (step - barWidth) / 2,
      (height - barHeight) / 2,
      barWidth,
      barHeight,
      barWidth / 2,
    );
    context.fill();
  }
}
