import { GripVertical, Plus, X } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { FallbackTrack } from "../../api/deskCalls";
import { useBackend } from "../../app/BackendContext";
import { Button, IconButton } from "../../ui/Button";
import { Cover } from "../../ui/Cover";
import queue from "../queue/Queue.module.css";
import { useDrag } from "../queue/useDrag";
import { FallbackChoice } from "./FallbackChoice";
import styles from "./Settings.module.css";
import { useFallback } from "./useFallback";

/** What the Auto-DJ plays, in its order: by dragging, or by keys. */
export function FallbackList() {
  const { t } = useTranslation();
  const { list, failure, again, save } = useFallback();
  const [adding, setAdding] = useState(false);
  return (
    <div className={styles.stack} data-testid="fallback">
      <p className={styles.text}>
        <b>{t("settings.fallback")}</b>
        <small>{t("settings.fallbackText")}</small>
      </p>
      {failure && list === null ? (
        <div className={styles.line} role="alert">
          <p className={styles.note}>{t("settings.failed")}</p>
          <Button onClick={again}>{t("app.retry")}</Button>
        </div>
      ) : list === null ? (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">{t("settings.reading")}</span>
        </div>
      ) : (
        <>
          {list.length === 0 ? (
            <p className={styles.note}>{t("settings.fallbackEmpty")}</p>
          ) : (
            <Rows list={list} onChange={save} />
          )}
          <Button
            look={list.length === 0 ? "quiet" : "plain"}
            aria-expanded={adding}
            data-testid="fallback-add"
            onClick={() => setAdding(!adding)}
          >
            <Plus size={18} strokeWidth={1.5} aria-hidden="true" />
            {t("settings.fallbackAdd")}
          </Button>
          {adding && (
            <FallbackChoice
              taken={new Set(list.map(({ trackId }) => trackId))}
              onAdd={(track) => save([...list, { trackId: track.id, track }])}
            />
          )}
        </>
      )}
    </div>
  );
}

interface RowsProps {
  readonly list: readonly FallbackTrack[];
  readonly onChange: (list: readonly FallbackTrack[]) => void;
}

function Rows({ list, onChange }: RowsProps) {
  const { t } = useTranslation();
  const [announcement, setAnnouncement] = useState("");
  const move = (from: number, to: number) => {
    const moved = list[from];
    if (!moved || to < 0 || to >= list.length) return;
    onChange(list.toSpliced(from, 1).toSpliced(to, 0, moved));
    setAnnouncement(t("settings.moved", { title: moved.track?.title ?? "", position: to + 1 }));
  };
  const ids = list.map(({ trackId }) => trackId);
  const { dragging, settling, grip, offsetPx } = useDrag(ids, move);
  return (
    <>
      <ol
        className={queue.list}
        data-dragging={dragging === null ? undefined : ""}
        data-settling={settling ? "" : undefined}
      >
        {list.map((item, index) => (
          <li
            key={item.trackId}
            className={queue.row}
            data-testid="fallback-track"
            data-dragging={dragging === index ? "" : undefined}
            style={offsetPx(index) ? { transform: `translateY(${offsetPx(index)}px)` } : undefined}
          >
            <button
              type="button"
              className={queue.grip}
              aria-label={t("settings.fallbackDrag", { title: titleOf(item) })}
              onKeyDown={(event: KeyboardEvent) => {
                const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
                if (!step) return;
                event.preventDefault();
                move(index, index + step);
              }}
              {...grip(item.trackId)}
            >
              <GripVertical size={18} strokeWidth={1.5} aria-hidden="true" />
            </button>
            <Line item={item} />
            <IconButton
              label={t("settings.fallbackRemove", { title: titleOf(item) })}
              data-testid="fallback-remove"
              onClick={() => onChange(list.filter(({ trackId }) => trackId !== item.trackId))}
            >
              <X size={18} strokeWidth={1.5} aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {announcement}
      </p>
    </>
  );

  function titleOf({ track }: FallbackTrack): string {
    return track?.title ?? t("settings.fallbackForeign");
  }
}

function Line({ item: { track, trackId } }: { readonly item: FallbackTrack }) {
  const { t } = useTranslation();
  const { media } = useBackend();
  const coverPath = track && (track.cover_small_path ?? track.cover_path);
  return (
    <>
      <span className={queue.cover}>
        <Cover
          seed={track?.title ?? trackId}
          hue={track?.hue ?? null}
          imageUrl={coverPath && media.url(coverPath)}
          alt=""
        />
      </span>
      <span className={queue.text}>
        <b>{track?.title ?? t("settings.fallbackForeign")}</b>
        <small>{track ? (track.artist ?? t("now.unknownArtist")) : t("settings.fallbackForeignText")}</small>
      </span>
    </>
  );
}
