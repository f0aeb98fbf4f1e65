import { Check, Plus } from "lucide-react";
import { memo, type DragEvent, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import type { ListedTrack } from "../../api/library";
import { useBackend } from "../../app/BackendContext";
import { IconButton } from "../../ui/Button";
import { Cover } from "../../ui/Cover";
import { clockTime } from "../../ui/duration";
import styles from "./Library.module.css";
import { useTrackActions } from "./trackActions";
import { TrackMenu } from "./TrackMenu";
import { useTrackDrag } from "./useTrackDrag";

interface TrackItemProps {
  readonly track: ListedTrack;
  readonly testId: string;
  readonly mine: boolean;
  readonly queued: boolean;
  readonly selecting: boolean;
  readonly selected: boolean;
  /** Whether the queue stands beside it. */
  readonly draggable: boolean;
  readonly movable: boolean;
  readonly first: boolean;
  readonly last: boolean;
}

/** A track that may be added to the queue, chosen with others, dragged there, kept and deleted. */
export const TrackItem = memo(function TrackItem(props: TrackItemProps) {
  const { track, testId, mine, queued, selecting, selected, draggable, movable, first, last } = props;
  const { t } = useTranslation();
  const { media } = useBackend();
  const { begin, end } = useTrackDrag.getState();
  const actions = useTrackActions();
  const coverPath = track.cover_small_path ?? track.cover_path;
  const { id, title } = track;
  const onClick = (event: MouseEvent) => {
    const control = event.target instanceof Element && event.target.closest("button, input, label");
    const chooses = selecting || event.ctrlKey || event.metaKey;
    if (chooses && !control) actions.toggle(id, event.shiftKey);
  };
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = "copy";
    event.dataTransfer.setData("text/plain", title);
    begin(actions.carried(id));
  };
  return (
    <li
      className={styles.row}
      data-testid={testId}
      data-title={title}
      data-selected={selected ? "" : undefined}
      draggable={draggable}
      onDragStart={onDragStart}
      onDragEnd={end}
      onClick={onClick}
    >
      {selecting && (
        <label className={styles.choice}>
          <input
            type="checkbox"
            checked={selected}
            aria-label={t("library.selectTrack", { title })}
            data-testid="select-track"
            onChange={() => undefined}
            onClick={(event) => actions.toggle(id, event.shiftKey)}
          />
        </label>
      )}
      <span className={styles.cover}>
        <Cover seed={title} hue={track.hue} imageUrl={coverPath && media.url(coverPath)} alt="" />
      </span>
      <span className={styles.text}>
        <b>{title}</b>
        <small>
          {queued && (
            <span className={styles.added}>
              <Check size={14} strokeWidth={2} aria-hidden="true" />
              {t("library.added")}
            </span>
          )}
          {[track.artist ?? t("now.unknownArtist"), !queued && track.album].filter(Boolean).join(" · ")}
        </small>
      </span>
      <span className={styles.time}>{clockTime(track.duration_ms)}</span>
      {!selecting && (
        <span className={styles.controls}>
          <IconButton
            hintSide="left"
            label={t("library.add", { title })}
            data-testid="add-track"
            onClick={() => actions.add(id)}
          >
            <Plus size={20} strokeWidth={1.5} aria-hidden="true" />
          </IconButton>
          <TrackMenu track={track} mine={mine} place={movable ? { first, last } : null} />
        </span>
      )}
    </li>
  );
});
