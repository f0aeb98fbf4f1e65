import { RadioGroup, Switch } from "radix-ui";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { momentText } from "../../i18n/moments";
import { Button } from "../../ui/Button";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import styles from "./Order.module.css";

const slowModes = [0, 5, 30, 60] as const;
const shieldS = 600;

/** How the chat goes; what is shown is what holds for everybody. */
export function RoomRules() {
  const { t } = useTranslation();
  const { moderation } = useLive();
  const act = useAction();
  const { frozen, slowModeS, shieldedUntilMs } = useSession((state) => state.chatRules);
  const id = useId();
  return (
    <section className={styles.section} aria-label={t("moderation.rules")}>
      <h3>{t("moderation.rules")}</h3>
      <div className={styles.rule}>
        <label className={styles.text} htmlFor={`${id}freeze`}>
          <b>{t("moderation.freeze")}</b>
          <small id={`${id}freezeText`}>{t("moderation.freezeText")}</small>
        </label>
        <Switch.Root
          id={`${id}freeze`}
          className={styles.switch}
          checked={frozen}
          aria-describedby={`${id}freezeText`}
          aria-label={t("moderation.freeze")}
          data-testid="freeze-chat"
          onCheckedChange={(wanted) => act(() => moderation.freezeChat(wanted))}
        >
          <Switch.Thumb className={styles.thumb} />
        </Switch.Root>
      </div>
      <div className={styles.rule}>
        <p className={styles.text}>
          <b id={`${id}slow`}>{t("moderation.slow")}</b>
          <small id={`${id}slowText`}>{t("moderation.slowText")}</small>
        </p>
        <RadioGroup.Root
          className={styles.steps}
          orientation="horizontal"
          value={String(slowModeS)}
          aria-labelledby={`${id}slow`}
          aria-describedby={`${id}slowText`}
          data-testid="slow-mode"
          onValueChange={(seconds) => act(() => moderation.setSlowMode(Number(seconds)))}
        >
          {slowModes.map((seconds) => (
            <RadioGroup.Item
              key={seconds}
              className={styles.step}
              value={String(seconds)}
              data-testid={`slow-mode-${seconds}`}
            >
              {seconds === 0 ? t("moderation.slowOff") : t("moderation.slowStep", { seconds })}
            </RadioGroup.Item>
          ))}
        </RadioGroup.Root>
      </div>
      <div className={styles.rule}>
        <p className={styles.text}>
          <b>{t("moderation.shield")}</b>
          <small role="status">
            {shieldedUntilMs === null
              ? t("moderation.shieldText")
              : t("moderation.shieldedUntil", { until: momentText(shieldedUntilMs) })}
          </small>
        </p>
        {shieldedUntilMs === null ? (
          <Button data-testid="raise-shield" onClick={() => act(() => moderation.raiseShield(shieldS))}>
            {t("moderation.raise")}
          </Button>
        ) : (
          <Button data-testid="lower-shield" onClick={() => act(() => moderation.raiseShield(0))}>
            {t("moderation.lower")}
          </Button>
        )}
      </div>
    </section>
  );
}
