import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TrackRow } from "../../api/rows";
import { useBackend } from "../../app/BackendContext";
import type { Cues } from "../../session/cues";
import styles from "./Deck.module.css";
import { paintWave, type WaveView } from "./paintWave";
import { peaksAt } from "./peaksCache";
import type { Peaks } from "./waveform";

const lookMs = 100;

interface WaveCanvasProps {
  readonly track: TrackRow;
  readonly cues: Cues;
  /** Where it is now, for the canvas to ask; null: nowhere. */
  readonly positionMs: () => number | null;
}

/** A recording's waveform with its place. It is drawn outside React, and only when something has moved. */
export function WaveCanvas({ track, cues, positionMs }: WaveCanvasProps) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const peaks = usePeaks(track);
  const looked = useRef<() => WaveView>(() => ({ peaks, from: 0, to: 1, at: null }));
  useEffect(() => {
    looked.current = () => {
      const atMs = positionMs();
      const share = (ms: number) => Math.max(0, Math.min(1, ms / track.duration_ms));
      return {
        peaks,
        from: share(cues.inMs ?? 0),
        to: share(cues.outMs ?? track.duration_ms),
        at: atMs === null ? null : share(atMs),
      };
    };
  });
  useEffect(() => (canvas.current ? keepDrawing(canvas.current, () => looked.current()) : undefined), []);
  return (
    <canvas
      ref={canvas}
      className={styles.canvas}
      role="img"
      aria-label={t("console.wave", { title: track.title })}
      data-testid="wave"
      data-peaks={peaks?.length ?? 0}
    />
  );
}

function usePeaks(track: TrackRow): Peaks | null {
  const { media } = useBackend();
  const [read, setRead] = useState<{ readonly trackId: string; readonly peaks: Peaks | null } | null>(null);
  const path = track.waveform_path;
  useEffect(() => {
    let left = false;
    if (path !== null) {
      void peaksAt(media.url(path)).then((peaks) => {
        if (!left) setRead({ trackId: track.id, peaks });
      });
    }
    return () => {
      left = true;
    };
  }, [media, path, track.id]);
  return read?.trackId === track.id ? read.peaks : null;
}

function keepDrawing(canvas: HTMLCanvasElement, look: () => WaveView): () => void {
  const context = canvas.getContext("2d");
  if (!context) return () => undefined;
  let drawn = "";
  let drawnPeaks: Peaks | null = null;
  const draw = () => {
    const view = look();
    const ratio = window.devicePixelRatio;
    const width = Math.round(canvas.clientWidth * ratio);
    const height = Math.round(canvas.clientHeight * ratio);
    const style = getComputedStyle(canvas);
    const colours = {
      played: style.getPropertyValue("--accent"),
      coming: style.getPropertyValue("--control-edge"),
      playhead: style.getPropertyValue("--text"),
    };
    const atPx = view.at === null ? null : Math.round(view.at * width);
    const picture = JSON.stringify([width, height, view.from, view.to, atPx, colours, style.color]);
    if (picture === drawn && view.peaks === drawnPeaks) return;
    drawn = picture;
    drawnPeaks = view.peaks;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    paintWave(context, view, colours, ratio);
  };
  draw();
  const timer = setInterval(draw, lookMs);
  return () => clearInterval(timer);
}
