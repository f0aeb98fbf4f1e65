import { Plus } from "lucide-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { ListedTrack } from "../../api/library";
import { Button, IconButton } from "../../ui/Button";
import { clockTime } from "../../ui/duration";
import { useReading } from "../../ui/useReading";
import { useLibraryCalls } from "../library/useLibraryCalls";
import queue from "../queue/Queue.module.css";
import styles from "./Settings.module.css";

/** Of one's own, the newest. */
const mostOffered = 200;

interface FallbackChoiceProps {
  readonly taken: ReadonlySet<string>;
  readonly onAdd: (track: ListedTrack) => void;
}

/** What may be put on the Auto-DJ's list: one's own tracks and the demo tracks. */
export function FallbackChoice({ taken, onAdd }: FallbackChoiceProps) {
  const { t } = useTranslation();
  const calls = useLibraryCalls();
  const { value, failure, again } = useReading(
    useCallback(async () => {
      const [own, demos] = await Promise.all([
        calls.ownTracks("", "added", 0, mostOffered),
        calls.demoTracks(),
      ]);
      return [...own, ...demos];
    }, [calls]),
    0,
  );
  if (failure) {
    return (
      <div className={styles.line} role="alert">
        <p className={styles.note}>{t("settings.failed")}</p>
        <Button onClick={again}>{t("app.retry")}</Button>
      </div>
    );
  }
  if (value === null) {
    return (
      <div className={styles.skeleton} role="status">
        <span className="visually-hidden">{t("settings.reading")}</span>
      </div>
    );
  }
  const offered = value.filter(({ id }) => !taken.has(id));
  if (offered.length === 0) {
    return (
      <p className={styles.note}>
        {t(value.length === 0 ? "settings.fallbackNothing" : "settings.fallbackAllIn")}
      </p>
    );
  }
  return (
    <ul className={queue.list}>
      {offered.map((track) => (
        <li key={track.id} className={queue.row}>
          <span className={queue.text}>
            <b>{track.title}</b>
            <small>{track.artist ?? t("now.unknownArtist")}</small>
          </span>
          <span className={queue.time}>{clockTime(track.duration_ms)}</span>
          <IconButton
            label={t("settings.fallbackPut", { title: track.title })}
            data-testid="fallback-put"
            onClick={() => onAdd(track)}
          >
            <Plus size={20} strokeWidth={1.5} aria-hidden="true" />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
