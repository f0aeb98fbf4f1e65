import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../../ui/duration";
import styles from "./Deck.module.css";
import type { CueControls } from "./useCues";

const fineMs = 100;
const coarseMs = 1_000;
const pageMs = 5_000;

interface CueFlagsProps {
  readonly cues: CueControls;
  readonly durationMs: number;
}

/** Two flags on the waveform: where the entry begins and where it ends. */
export function CueFlags({ cues, durationMs }: CueFlagsProps) {
  const rail = useRef<HTMLDivElement>(null);
  const placeOf = (event: PointerEvent) => {
    const box = rail.current?.getBoundingClientRect();
    return box ? ((event.clientX - box.left) / box.width) * durationMs : 0;
  };
  return (
    <div ref={rail} className={styles.flags}>
      <Flag which="in" cues={cues} durationMs={durationMs} placeOf={placeOf} />
      <Flag which="out" cues={cues} durationMs={durationMs} placeOf={placeOf} />
    </div>
  );
}

interface FlagProps extends CueFlagsProps {
  readonly which: "in" | "out";
  readonly placeOf: (event: PointerEvent) => number;
}

function Flag({ which, cues, durationMs, placeOf }: FlagProps) {
  const { t } = useTranslation();
  const grabbedMs = useRef<number | null>(null);
  const atMs = which === "in" ? (cues.shown.inMs ?? 0) : (cues.shown.outMs ?? durationMs);
  const onKeyDown = (event: KeyboardEvent) => {
    const stepMs = event.shiftKey ? coarseMs : fineMs;
    const toMs = {
      ArrowLeft: atMs - stepMs,
      ArrowDown: atMs - stepMs,
      ArrowRight: atMs + stepMs,
      ArrowUp: atMs + stepMs,
      PageDown: atMs - pageMs,
      PageUp: atMs + pageMs,
      Home: 0,
      End: durationMs,
    }[event.key];
    if (toMs === undefined) return;
    event.preventDefault();
    cues.move(which, toMs);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    // The flag keeps its distance from the finger that took it.
    grabbedMs.current = placeOf(event) - atMs;
  };
  const onPointerMove = (event: PointerEvent) => {
    if (grabbedMs.current !== null) cues.move(which, placeOf(event) - grabbedMs.current);
  };
  const drop = () => {
    if (grabbedMs.current === null) return;
    grabbedMs.current = null;
    cues.settle();
  };
  return (
    <div
      className={styles.flag}
      data-which={which}
      data-testid={`cue-${which}`}
      style={{ left: `${(atMs / durationMs) * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={t(which === "in" ? "console.cueIn" : "console.cueOut")}
      aria-description={t("console.cueHelp")}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs)}
      aria-valuenow={Math.round(atMs)}
      aria-valuetext={`${clockTime(atMs)}.${Math.floor(atMs / 100) % 10}`}
      onKeyDown={onKeyDown}
      onBlur={cues.settle}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={drop}
      onPointerCancel={drop}
    />
  );
}
