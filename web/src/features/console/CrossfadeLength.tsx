import { RadioGroup, Slider } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isHost } from "../../session/selectors";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { useSetting } from "../settings/useSetting";
import styles from "./Crossfader.module.css";

const longestMs = 12_000;
const stepMs = 500;
const curves = ["equal_power", "linear"] as const;
/** What goes and what comes, in a box of 24 by 14. */
const drawings = {
  equal_power: "M1 1Q14 1 23 13M1 13Q10 1 23 1",
  linear: "M1 1L23 13M1 13L23 1",
} as const;

/** How long a crossfade takes and which way it goes; the host changes both. */
export function CrossfadeLength() {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const host = useSession(isHost);
  const lengthMs = useSetting("crossfade_ms") ?? 0;
  const curve = useSetting("crossfade_curve") ?? "equal_power";
  const [draftMs, setDraftMs] = useState<number | null>(null);
  const shownMs = draftMs ?? lengthMs;
  const text =
    shownMs === 0 ? t("console.cut") : t("console.seconds", { seconds: (shownMs / 1_000).toLocaleString() });
  return (
    <>
      <div className={styles.length}>
        <Slider.Root
          className={styles.slider}
          data-testid="crossfade-length"
          min={0}
          max={longestMs}
          step={stepMs}
          disabled={!host}
          value={[shownMs]}
          onValueChange={([value]) => setDraftMs(value ?? null)}
          onValueCommit={([value]) => {
            setDraftMs(null);
            if (value !== undefined) act(() => live.settings.change({ crossfade_ms: value }));
          }}
        >
          <Slider.Track className={styles.lengthRail}>
            <Slider.Range className={styles.lengthRange} />
          </Slider.Track>
          <Slider.Thumb className={styles.thumb} aria-label={t("console.length")} aria-valuetext={text} />
        </Slider.Root>
        <output className={styles.seconds} data-testid="crossfade-seconds">
          {text}
        </output>
      </div>
      <RadioGroup.Root
        className={styles.curves}
        orientation="horizontal"
        aria-label={t("console.curve")}
        value={curve}
        disabled={!host}
        onValueChange={(value) => {
          const chosen = curves.find((known) => known === value);
          if (chosen) act(() => live.settings.change({ crossfade_curve: chosen }));
        }}
      >
        {curves.map((name) => (
          <RadioGroup.Item key={name} value={name} className={styles.curve} data-testid={`curve-${name}`}>
            <svg viewBox="0 0 24 14" aria-hidden="true">
              <path d={drawings[name]} />
            </svg>
            {t(`console.curves.${name}`)}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </>
  );
}
