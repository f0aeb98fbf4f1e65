import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import { useDevice } from "../../app/device";
import { useReducedMotion } from "../../ui/useMedia";
import { useEnginePhase } from "../session/useEngine";
import { useSession } from "../session/SessionContext";
import styles from "./NowPlaying.module.css";
import { VisualiserDrawing } from "./VisualiserDrawing";

/** The music as a picture, in whatever place it is given; nothing where this device wants none. */
export function Visualiser() {
  const { t } = useTranslation();
  const { engine } = useBackend();
  const wanted = useDevice((state) => state.visualiser);
  const calm = useReducedMotion();
  const heard = useEnginePhase().kind === "playing";
  const plays = useSession((state) => state.shown?.playing ?? false);
  const sounding = heard ? "heard" : plays ? "elsewhere" : "nothing";
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<VisualiserDrawing | null>(null);
  useEffect(() => {
    if (!wanted || !canvas.current) return undefined;
    const made = new VisualiserDrawing(canvas.current, engine, calm);
    drawing.current = made;
    return () => {
      drawing.current = null;
      made.close();
    };
  }, [engine, calm, wanted]);
  useEffect(() => drawing.current?.show(sounding), [engine, calm, wanted, sounding]);
  if (!wanted) return null;
  return <canvas ref={canvas} className={styles.canvas} role="img" aria-label={t("now.visualiser")} />;
}
