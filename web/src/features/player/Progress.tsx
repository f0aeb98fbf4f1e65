import { Slider } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TFunction } from "i18next";
import { isDj } from "../../session/selectors";
import { clockTime } from "../../ui/duration";
import { Hint } from "../../ui/Hint";
import { useSession } from "../session/SessionContext";
import { HeatStrip } from "./HeatStrip";
import styles from "./Player.module.css";
import { usePosition, type Position } from "./usePosition";
import { useSeek } from "./useSeek";

/** The place in the track. The DJ moves it for everyone; for the others it tells why they cannot. */
export function Progress() {
  const dj = useSession(isDj);
  const position = usePosition();
  const [scrubMs, setScrubMs] = useState<number | null>(null);
  const shown = position && { ...position, positionMs: scrubMs ?? position.positionMs };
  return (
    <div className={styles.progress}>
      <span className={styles.time} data-testid="position">
        {shown ? clockTime(shown.positionMs) : "–:––"}
      </span>
      {dj && shown ? <SeekSlider shown={shown} onScrub={setScrubMs} /> : <ReadOnlyProgress shown={shown} />}
      <span className={styles.time}>{shown ? clockTime(shown.durationMs) : "–:––"}</span>
    </div>
  );
}

interface SeekSliderProps {
  readonly shown: Position;
  readonly onScrub: (positionMs: number | null) => void;
}

function SeekSlider({ shown, onScrub }: SeekSliderProps) {
  const { t } = useTranslation();
  const { seek, onKeyDownCapture } = useSeek(shown, () => onScrub(null));
  return (
    <Slider.Root
      className={styles.slider}
      data-testid="seek"
      min={0}
      max={shown.durationMs}
      step={1}
      value={[shown.positionMs]}
      onValueChange={([value]) => onScrub(value ?? null)}
      onValueCommit={([value]) => value !== undefined && seek(value)}
      onKeyDownCapture={onKeyDownCapture}
    >
      <HeatStrip durationMs={shown.durationMs} />
      <Slider.Track className={styles.rail}>
        <Slider.Range className={styles.range} />
      </Slider.Track>
      <Slider.Thumb
        className={styles.thumb}
        aria-label={t("player.seek")}
        aria-valuetext={positionText(t, shown)}
      />
    </Slider.Root>
  );
}

function ReadOnlyProgress({ shown }: { readonly shown: Position | null }) {
  const { t } = useTranslation();
  const share = shown ? shown.positionMs / shown.durationMs : 0;
  const bar = (
    <div
      className={styles.slider}
      data-readonly=""
      data-testid="progress"
      role="progressbar"
      tabIndex={0}
      aria-label={t("player.seek")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={shown ? positionText(t, shown) : t("player.nothing")}
    >
      {shown && <HeatStrip durationMs={shown.durationMs} />}
      <span className={styles.rail}>
        <span className={styles.range} style={{ width: `${share * 100}%` }} />
      </span>
    </div>
  );
  return shown ? <Hint text={t("player.seekListener")}>{bar}</Hint> : bar;
}

function positionText(t: TFunction, { positionMs, durationMs }: Position): string {
  return t("player.position", { position: clockTime(positionMs), duration: clockTime(durationMs) });
}
