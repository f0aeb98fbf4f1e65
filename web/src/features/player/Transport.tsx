import { Pause, Play, SkipForward } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../ui/Button";
import styles from "./Player.module.css";
import { useDeck } from "./useDeck";

export function Transport() {
  const { t } = useTranslation();
  const deck = useDeck();
  if (!deck.dj) return null;
  return (
    <div className={styles.transport}>
      <IconButton
        strong
        className={styles.play}
        label={deck.playing ? t("player.pause") : t("player.play")}
        data-testid={deck.playing ? "pause" : "play"}
        disabled={!deck.playing && !deck.canPlay}
        onClick={deck.playPause}
      >
        {deck.playing ? (
          <Pause size={22} strokeWidth={1.5} fill="currentColor" aria-hidden="true" />
        ) : (
          <Play size={22} strokeWidth={1.5} fill="currentColor" aria-hidden="true" />
        )}
      </IconButton>
      <IconButton label={t("player.next")} data-testid="next" disabled={!deck.canSkip} onClick={deck.next}>
        <SkipForward size={20} strokeWidth={1.5} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
