import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import { isHost } from "../../session/selectors";
import { useSession } from "../session/SessionContext";
import { CrossfadeLength } from "./CrossfadeLength";
import styles from "./Crossfader.module.css";
import { mixShare, type Mix } from "./mix";

/** Between the decks: where the crossfade is, and how long it takes. */
export function Crossfader({ mix }: { readonly mix: Mix | null }) {
  const { t } = useTranslation();
  const host = useSession(isHost);
  const announced = useSession((state) => state.shown?.next != null);
  return (
    <section className={styles.crossfader} aria-label={t("console.crossfade")} data-testid="crossfader">
      <h3 className={styles.title}>{t("console.crossfade")}</h3>
      <Fader mix={mix} />
      <CrossfadeLength />
      <p className={styles.note}>{!host ? t("console.hostSets") : announced && t("console.nextTime")}</p>
    </section>
  );
}

/** Moves as the sound does, frame by frame and outside React. */
function Fader({ mix }: { readonly mix: Mix | null }) {
  const { t } = useTranslation();
  const { engine } = useBackend();
  const rail = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = rail;
    if (!current) return undefined;
    current.style.setProperty("--at", "0");
    if (!mix) return undefined;
    let frame = 0;
    const move = () => {
      current.style.setProperty("--at", mixShare(mix, engine.nowMs() ?? mix.startsMs).toFixed(4));
      frame = requestAnimationFrame(move);
    };
    move();
    return () => cancelAnimationFrame(frame);
  }, [mix, engine]);
  return (
    <div className={styles.fader} data-crossing={mix ? "" : undefined}>
      <span aria-hidden="true">A</span>
      <div ref={rail} className={styles.rail} dir="ltr" aria-hidden="true">
        <span className={styles.knob} data-testid="fader" />
      </div>
      <span aria-hidden="true">B</span>
      <p className={styles.where} role="status">
        {t(mix ? "console.crossing" : "console.onA")}
      </p>
    </div>
  );
}
