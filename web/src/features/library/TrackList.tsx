import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ListedTrack } from "../../api/library";
import { Button } from "../../ui/Button";
import { useFrame } from "../../ui/useMedia";
import { useSession } from "../session/SessionContext";
import styles from "./Library.module.css";
import { stepRows } from "./rowKeys";
import { TrackItem } from "./TrackItem";
import type { Selection } from "./useSelection";

interface TrackListProps {
  readonly label: string;
  readonly tracks: readonly ListedTrack[];
  /** Of each row; the own ones are told by their owner. */
  readonly testId: "own-track" | "demo-track" | "list-track";
  readonly selection: Selection;
  /** Whether its order is one's own to change. */
  readonly movable?: boolean;
  /** Reads on where the list goes on. */
  readonly onMore?: (() => void) | undefined;
}

export function TrackList({ label, tracks, testId, selection, movable = false, onMore }: TrackListProps) {
  const myId = useSession((state) => state.myId);
  const queue = useSession((state) => state.queue);
  const draggable = useFrame() === "desktop";
  const queued = useMemo(() => new Set(queue.map(({ trackId }) => trackId)), [queue]);
  const { shows } = selection;
  useEffect(() => {
    shows(
      testId,
      tracks.map(({ id }) => id),
    );
    return () => shows(testId, []);
  }, [shows, testId, tracks]);
  return (
    <>
      <ul className={styles.tracks} aria-label={label} onKeyDown={stepRows}>
        {tracks.map((track, index) => (
          <TrackItem
            key={track.id}
            track={track}
            testId={testId}
            mine={track.owner_id === myId}
            queued={queued.has(track.id)}
            selecting={selection.on}
            selected={selection.ids.has(track.id)}
            draggable={draggable}
            movable={movable}
            first={index === 0}
            last={index === tracks.length - 1}
          />
        ))}
      </ul>
      {onMore && <More onMore={onMore} count={tracks.length} />}
    </>
  );
}

/** Reads on as soon as it comes near; a button for those who do not scroll. */
function More({ onMore, count }: { readonly onMore: () => void; readonly count: number }) {
  const { t } = useTranslation();
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!mark.current) return undefined;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && onMore(),
      { rootMargin: "600px" },
    );
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [onMore, count]);
  return (
    <div ref={mark} className={styles.more}>
      <Button onClick={onMore}>{t("library.more")}</Button>
    </div>
  );
}
