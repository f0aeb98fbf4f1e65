import { ListPlus, Plus } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import { isDj, mayRequest, upcoming } from "../../session/selectors";
import { Button, IconButton } from "../../ui/Button";
import { useLibrary } from "../library/useLibrary";
import { mostKept, useTrackSheets } from "../library/useTrackSheets";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { RequestLock } from "../settings/RequestLock";
import styles from "./Queue.module.css";
import { QueueRow } from "./QueueRow";
import { beforeEntry, rowPx } from "./reorder";
import { useDrag } from "./useDrag";
import { useFlip } from "./useFlip";
import { useHeldOrder } from "./useHeldOrder";
import { useTrackDrop } from "./useTrackDrop";

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
  const { shown: entries, letGo, hovering } = useHeldOrder(useSession(useShallow(upcoming)));
  const [announcement, setAnnouncement] = useState("");
  const [most, setMost] = useState(rowsAtOnce);
  const list = useRef<HTMLOListElement>(null);

  const ids = entries.map(({ id }) => id);
  const move = (from: number, to: number) => {
    const entry = entries[from];
    if (!entry || to < 0 || to >= entries.length) return;
    letGo();
    act(() => live.queue.move(entry.id, beforeEntry(ids, from, to)));
    setAnnouncement(t("queue.moved", { title: entry.track?.title ?? "", position: to + 1 }));
  };
  const { dragging, settling, grip, offsetPx } = useDrag(ids, move);
  useFlip(list, ids, settling || dragging !== null);
  const { target, carrying, dropIndex } = useTrackDrop({ list, ids, sortable });

  return (
    <section
      id={queueId}
      aria-label={t("queue.title")}
      data-testid="queue"
      className={styles.queue}
      data-carrying={carrying ? "" : undefined}
      data-over={dropIndex === null ? undefined : ""}
      {...(allowed ? target : {})}
    >
      <QueueHead allowed={allowed} trackIds={entries.map(({ trackId }) => trackId)} />
      <RequestLock />
      {entries.length === 0 ? (
        <QueueEmpty dj={dj} allowed={allowed} carrying={carrying} />
      ) : (
        <ol
          ref={list}
          className={styles.list}
          data-dragging={dragging === null ? undefined : ""}
          data-settling={settling ? "" : undefined}
          {...hovering}
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
              onChange={letGo}
            />
          ))}
          {dropIndex !== null && (
            <li className={styles.mark} aria-hidden="true" style={{ top: dropIndex * rowPx }} />
          )}
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

interface QueueHeadProps {
  readonly allowed: boolean;
  readonly trackIds: readonly string[];
}

function QueueHead({ allowed, trackIds }: QueueHeadProps) {
  const { t } = useTranslation();
  const silent = useSession((state) => state.queue.length === 0);
  const roomName = useSession((state) => state.session?.name ?? "");
  const openLibrary = useLibrary((state) => state.open);
  const keep = useTrackSheets((state) => state.keep);
  const count = trackIds.length;
  return (
    <div className={styles.head}>
      <h2 className={styles.heading}>
        {t("queue.title")}
        {count > 0 && <small>{t("queue.count", { count })}</small>}
      </h2>
      {count > 1 && (
        <IconButton
          label={t("library.saveQueue")}
          data-testid="keep-queue"
          onClick={() => keep({ trackIds: trackIds.slice(0, mostKept), name: roomName, fresh: true })}
        >
          <ListPlus size={20} strokeWidth={1.5} aria-hidden="true" />
        </IconButton>
      )}
      {allowed && (
        <Button look={silent ? "primary" : "quiet"} data-testid="library-open" onClick={openLibrary}>
          <Plus size={18} strokeWidth={1.5} aria-hidden="true" />
          {t("queue.add")}
        </Button>
      )}
    </div>
  );
}

interface QueueEmptyProps {
  readonly dj: boolean;
  readonly allowed: boolean;
  readonly carrying: boolean;
}

function QueueEmpty({ dj, allowed, carrying }: QueueEmptyProps) {
  const { t } = useTranslation();
  if (carrying && allowed) return <p className={styles.empty}>{t("queue.dropHere")}</p>;
  return (
    <p className={styles.empty}>
      <b>{t("queue.empty")}</b>
      {dj ? t("queue.emptyDj") : t(allowed ? "queue.emptyGuest" : "queue.emptyListener")}
    </p>
  );
}
