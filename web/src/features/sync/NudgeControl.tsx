import { Minus, Plus } from "lucide-react";
import { useReducer } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import { Button } from "../../ui/Button";
import { clampedNudgeMs, nudgeStepsMs } from "./nudge";
import styles from "./NudgeControl.module.css";

/** How late this device's loudspeaker is, set by ear; it holds at once, and for this loudspeaker from now on. */
export function NudgeControl() {
  const { t } = useTranslation();
  const { engine } = useBackend();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const { nudgeMs } = engine;
  const set = (wantedMs: number) => {
    engine.setNudgeMs(clampedNudgeMs(wantedMs));
    redraw();
  };
  const word = nudgeMs === 0 ? "none" : nudgeMs > 0 ? "later" : "earlier";
  return (
    <div className={styles.nudge} role="group" aria-label={t("nudge.title")}>
      <div className={styles.steps}>
        {nudgeStepsMs.map((stepMs) => (
          <Button
            key={stepMs}
            className={styles.step}
            aria-label={t("nudge.step", { step: stepMs > 0 ? `+${stepMs}` : `−${-stepMs}` })}
            data-testid={`nudge${stepMs}`}
            onClick={() => set(nudgeMs + stepMs)}
          >
            {stepMs > 0 ? (
              <Plus size={14} strokeWidth={1.5} aria-hidden="true" />
            ) : (
              <Minus size={14} strokeWidth={1.5} aria-hidden="true" />
            )}
            {Math.abs(stepMs)}
          </Button>
        ))}
      </div>
      <p className={styles.told}>
        <output data-testid="nudge" data-nudge-ms={nudgeMs}>
          {t(`nudge.${word}`, { ms: Math.abs(nudgeMs) })}
        </output>
        {nudgeMs !== 0 && (
          <button type="button" className={styles.back} data-testid="nudge0" onClick={() => set(0)}>
            {t("nudge.back")}
          </button>
        )}
      </p>
    </div>
  );
}
