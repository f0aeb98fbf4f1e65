import { Check, Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TrackRow } from "../../api/rows";
import { useBackend } from "../../app/BackendContext";
import { IconButton } from "../../ui/Button";
import { Cover } from "../../ui/Cover";
import { clockTime } from "../../ui/duration";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import styles from "./Library.module.css";

interface TrackItemProps {
  readonly track: TrackRow;
  readonly testId: string;
  /** Null for what is not one's own. */
  readonly onDelete: (() => void) | null;
}

/** A track that may be added to the queue, and one's own deleted. */
export function TrackItem({ track, testId, onDelete }: TrackItemProps) {
  const { t } = useTranslation();
  const { media } = useBackend();
  const live = useLive();
  const act = useAction();
  const coverPath = track.cover_small_path ?? track.cover_path;
  const queued = useSession((state) => state.queue.some((entry) => entry.trackId === track.id));
  return (
    <li className={styles.row} data-testid={testId} data-title={track.title}>
      <span className={styles.cover}>
        <Cover seed={track.title} hue={track.hue} imageUrl={coverPath && media.url(coverPath)} alt="" />
      </span>
      <span className={styles.text}>
        <b>{track.title}</b>
        <small>{queued ? t("library.added") : (track.artist ?? t("now.unknownArtist"))}</small>
      </span>
      {queued && <Check size={18} strokeWidth={1.5} className={styles.added} aria-hidden="true" />}
      <span className={styles.time}>{clockTime(track.duration_ms)}</span>
      {onDelete && (
        <IconButton
          label={t("library.delete", { title: track.title })}
          data-testid="delete-track"
          onClick={onDelete}
        >
          <Trash2 size={18} strokeWidth={1.5} aria-hidden="true" />
        </IconButton>
      )}
      <IconButton
        label={t("library.add", { title: track.title })}
        data-testid="add-track"
        onClick={() => act(() => live.queue.add(track.id))}
      >
        <Plus size={20} strokeWidth={1.5} aria-hidden="true" />
      </IconButton>
    </li>
  );
}
