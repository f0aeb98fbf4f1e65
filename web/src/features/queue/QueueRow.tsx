import { ChevronUp, GripVertical, Trash2 } from "lucide-react";
import { Popover } from "radix-ui";
import { useState, type CSSProperties, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import type { QueueEntry } from "../../session/model";
import { mayRemove, mayVote } from "../../session/selectors";
import { isMine } from "../../session/votes";
import { Cover } from "../../ui/Cover";
import { clockTime } from "../../ui/duration";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { QueueMenu } from "./QueueMenu";
import styles from "./Queue.module.css";
import type { useDrag } from "./useDrag";
import { useSwipe } from "./useSwipe";
import { VoteButton } from "./VoteButton";
import { Why } from "./Why";

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
  /** Its own change is about to show. */
  readonly onChange: () => void;
}

export function QueueRow(props: QueueRowProps) {
  const { entry, index, count, dj, sortable, dragged, offsetPx, grip, onMove, onChange } = props;
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const { media } = useBackend();
  const removable = useSession((state) => mayRemove(state, entry));
  const votable = useSession((state) => mayVote(state, entry));
  const mine = useSession((state) => isMine(state.votes, entry.id));
  const [asking, setAsking] = useState(false);
  const { track } = entry;
  const title = track?.title ?? t("queue.reading");
  const coverPath = track?.cover_small_path ?? track?.cover_path ?? null;
  const remove = () => {
    onChange();
    act(() => live.queue.remove(entry.id));
  };
  const swipe = useSwipe({ vote: votable, remove: removable }, (meant) => {
    if (meant === "remove") remove();
    else act(() => live.votes.vote(entry.id, !mine));
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    onMove(index, index + step);
  };
  return (
    <Popover.Root open={asking} onOpenChange={setAsking}>
      <li
        className={styles.row}
        tabIndex={-1}
        data-testid="queue-entry"
        data-entry-id={entry.id}
        data-dragging={dragged ? "" : undefined}
        data-swiping={swipe.swiping ? "" : undefined}
        style={moved(swipe.offsetPx, offsetPx)}
        {...swipe.hand}
      >
        {swipe.swiping && <SwipeSigns meant={swipe.meant} mine={mine} />}
        {sortable ? (
          <button
            type="button"
            className={styles.grip}
            data-grip=""
            aria-label={t("queue.drag", { title })}
            onKeyDown={onKeyDown}
            {...grip}
          >
            <GripVertical size={18} strokeWidth={1.5} aria-hidden="true" />
          </button>
        ) : (
          <Popover.Trigger
            className={styles.place}
            data-testid="why-open"
            aria-label={t("queue.whyPlace", { place: index + 1 })}
          >
            {index + 1}
          </Popover.Trigger>
        )}
        <Popover.Anchor asChild>
          <span className={styles.cover}>
            <Cover
              seed={track?.title ?? entry.trackId}
              hue={track?.hue ?? null}
              imageUrl={coverPath && media.url(coverPath)}
              alt=""
            />
          </span>
        </Popover.Anchor>
        <RowText entry={entry} title={title} />
        {track && <span className={styles.time}>{clockTime(track.duration_ms)}</span>}
        <VoteButton entry={entry} title={title} />
        <QueueMenu
          entry={entry}
          title={title}
          place={index + 1}
          dj={dj}
          removable={removable}
          steps={sortable ? { up: index > 0, down: index < count - 1 } : { up: false, down: false }}
          onStep={(step) => onMove(index, index + step)}
          onRemove={remove}
          onChange={onChange}
          onAsk={() => setAsking(true)}
        />
      </li>
      {asking && <Why entry={entry} title={title} place={index + 1} />}
    </Popover.Root>
  );
}

function moved(xPx: number, yPx: number): CSSProperties | undefined {
  return xPx || yPx ? { transform: `translate(${xPx}px, ${yPx}px)` } : undefined;
}

function RowText({ entry, title }: { readonly entry: QueueEntry; readonly title: string }) {
  const { t } = useTranslation();
  const { track } = entry;
  const lead = entry.state === "announced" ? t("queue.announced") : entry.pinnedAt && t("queue.pinned");
  const artist = track?.artist ?? (track && t("now.unknownArtist"));
  return (
    <span className={styles.text}>
      <b>{title}</b>
      <small>
        {lead && <em>{lead}</em>}
        {[artist, entry.requesterName].filter(Boolean).join(" · ")}
      </small>
    </span>
  );
}

/** What letting go would do, beside the row that makes way for it. */
function SwipeSigns({ meant, mine }: { readonly meant: "vote" | "remove" | null; readonly mine: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <span className={styles.swipeVote} data-meant={meant === "vote" ? "" : undefined} aria-hidden="true">
        <ChevronUp size={20} strokeWidth={2} />
        {t(mine ? "queue.unvoteSwipe" : "queue.voteSwipe")}
      </span>
      <span
        className={styles.swipeRemove}
        data-meant={meant === "remove" ? "" : undefined}
        aria-hidden="true"
      >
        <Trash2 size={20} strokeWidth={1.5} />
        {t("queue.remove")}
      </span>
    </>
  );
}
