import { Volume1, Volume2, VolumeX } from "lucide-react";
import { Slider } from "radix-ui";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import { talksOver } from "../../session/selectors";
import { IconButton } from "../../ui/Button";
import { useSession } from "../session/SessionContext";
import styles from "./Player.module.css";
import { useVolume } from "./useVolume";

/** What is left of the volume while the DJ talks: the ear hears its square. */
const duckedShare = 0.4;

/** How loud it is here; nobody else notices. */
export function MuteButton() {
  const { t } = useTranslation();
  const { engine } = useBackend();
  const { volume, muted, toggleMuted } = useVolume();
  const ducked = useSession((state) => talksOver(state) !== null);
  const heard = muted ? 0 : ducked ? volume * duckedShare : volume;
  useEffect(() => engine.setVolume(heard), [engine, heard]);
  const Icon = muted || volume === 0 ? VolumeX : volume < 0.5 ? Volume1 : Volume2;
  return (
    <IconButton
      label={muted ? t("player.unmute") : t("player.mute")}
      aria-pressed={muted}
      data-testid="mute"
      onClick={toggleMuted}
    >
      <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
    </IconButton>
  );
}

export function VolumeSlider() {
  const { t } = useTranslation();
  const { volume, muted, setVolume } = useVolume();
  return (
    <div className={styles.volume}>
      <Slider.Root
        className={styles.slider}
        data-testid="volume"
        min={0}
        max={1}
        step={0.05}
        value={[muted ? 0 : volume]}
        onValueChange={([value]) => value !== undefined && setVolume(value)}
      >
        <Slider.Track className={styles.rail}>
          <Slider.Range className={styles.range} />
        </Slider.Track>
        <Slider.Thumb className={styles.thumb} aria-label={t("player.volume")} />
      </Slider.Root>
    </div>
  );
}
