import { GripVertical, Plus } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import { useBackend } from "../../app/BackendContext";
import type { QueueEntry } from "../../session/model";
import { isDj, mayRemove, mayRequest, upcoming } from "../../session/selectors";
import { Button } from "../../ui/Button";
import { Cover } from "../../ui/Cover";
import { clockTime } from "../../ui/duration";
import { useLibrary } from "../library/useLibrary";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { RequestLock } from "../settings/RequestLock";
import { QueueMenu } from "./QueueMenu";
import styles from "./Queue.module.css";
import { beforeEntry } from "./reorder";
import { useDrag } from "./useDrag";
import { VoteButton } from "./VoteButton";

export const queueId = "queue";
/** A queue of hundreds is shown by and by. */
const rowsAtOnce = 60;

export function Queue() {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const dj = useSession(isDj);
  const allowed = useSession(mayRequest);
  const sortable = useSession((state) => isDj(state) && state.session?.queueOrder === "dj");
  const entries = useSession(useShallow(upcoming));
  const silent = useSession((state) => state.queue.length === 0);
  const openLibrary = useLibrary((state) => state.open);
  const [announcement, setAnnouncement] = useState("");
  const [most, setMost] = useState(rowsAtOnce);

  const ids = entries.map(({ id }) => id);
  const move = (from: number, to: number) => {
    const entry = entries[from];
    if (!entry || to < 0 || to >= entries.length) return;
    act(() => live.queue.move(entry.id, beforeEntry(ids, from, to)));
    setAnnouncement(t("queue.moved", { title: entry.track?.title ?? "", position: to + 1 }));
  };
  const { dragging, settling, grip, offsetPx } = useDrag(ids, move);

  return (
    <section id={queueId} aria-label={t("queue.title")} data-testid="queue">
      <div className={styles.head}>
        <h2 className={styles.heading}>
          {t("queue.title")}
          {entries.length > 0 && <small>{t("queue.count", { count: entries.length })}</small>}
        </h2>
        {allowed && (
          <Button look={silent ? "primary" : "quiet"} data-testid="library-open" onClick={openLibrary}>
            <Plus size={18} strokeWidth={1.5} aria-hidden="true" />
            {t("queue.add")}
          </Button>
        )}
      </div>
      <RequestLock />
      {entries.length === 0 ? (
        <p className={styles.empty}>
          <b>{t("queue.empty")}</b>
          {dj ? t("queue.emptyDj") : t(allowed ? "queue.emptyGuest" : "queue.emptyListener")}
        </p>
      ) : (
        <ol
          className={styles.list}
          data-dragging={dragging === null ? undefined : ""}
          data-settling={settling ? "" : undefined}
        >
          {entries.slice(0, most).map((entry, index) => (
            <QueueRow
              key={entry.id}
              entry={entry}
              index={index}
              count={entries.length}
              dj={dj}
              sortable={sortable && entry.state === "queued"}
              dragged={dragging === index}
              offsetPx={offsetPx(index)}
              grip={grip(entry.id)}
              onMove={move}
            />
          ))}
        </ol>
      )}
      {entries.length > most && (
        <Button className={styles.more} data-testid="queue-more" onClick={() => setMost(most + rowsAtOnce)}>
          {t("lines.more", { count: entries.length - most })}
        </Button>
      )}
      <p className="visually-hidden" role="status">
        {announcement}
      </p>
    </section>
  );
}

interface QueueRowProps {
  readonly entry: QueueEntry;
  readonly index: number;
  readonly count: number;
  readonly dj: boolean;
  readonly sortable: boolean;
  readonly dragged: boolean;
  readonly offsetPx: number;
  readonly grip: ReturnType<ReturnType<typeof useDrag>["grip"]>;
  readonly onMove: (from: number, to: number) => void;
}

function QueueRow({ entry, index, count, dj, sortable, dragged, offsetPx, grip, onMove }: QueueRowProps) {
  const { t } = useTranslation();
  const removable = useSession((state) => mayRemove(state, entry));
  const { media } = useBackend();
  const { track } = entry;
  const title = track?.title ?? t("queue.reading");
  const reason = useSession(({ votes }) => votes.reasons.get(entry.id));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    onMove(index, index + step);
  };
  return (
    <li
      className={styles.row}
      tabIndex={-1}
      data-testid="queue-entry"
      title={reason && t(`queue.why.${reason}`, { place: index + 1 })}
      data-entry-id={entry.id}
      data-dragging={dragged ? "" : undefined}
      style={offsetPx ? { transform: `translateY(${offsetPx}px)` } : undefined}
    >
      {sortable ? (
        <button
          type="button"
          className={styles.grip}
          aria-label={t("queue.drag", { title })}
          onKeyDown={onKeyDown}
          {...grip}
        >
          <GripVertical size={18} strokeWidth={1.5} aria-hidden="true" />
        </button>
      ) : (
        <span className={styles.place}>{index + 1}</span>
      )}
      <span className={styles.cover}>
        <Cover
          seed={track?.title ?? entry.trackId}
          hue={track?.hue ?? null}
          imageUrl={track?.cover_path ? media.url(track.cover_path) : null}
          alt=""
        />
      </span>
      <span className={styles.text}>
        <b>{title}</b>
        <small>
          {[
            entry.state === "announced" ? t("queue.announced") : entry.pinnedAt && t("queue.pinned"),
            track?.artist ?? (track && t("now.unknownArtist")),
            entry.requesterName,
          ]
            .filter(Boolean)
            .join(" · ")}
        </small>
      </span>
      {track && <span className={styles.time}>{clockTime(track.duration_ms)}</span>}
      <VoteButton entry={entry} title={title} />
      {(dj || removable) && (
        <QueueMenu
          entry={entry}
          title={title}
          dj={dj}
          removable={removable}
          steps={sortable ? { up: index > 0, down: index < count - 1 } : { up: false, down: false }}
          onStep={(step) => onMove(index, index + step)}
        />
      )}
    </li>
  );
}
