import { useState, type DragEvent, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useToasts } from "../../ui/toasts";
import { outcomeText, requestAll } from "../library/outcome";
import { useTrackDrag } from "../library/useTrackDrag";
import { useLive } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { dropIndex } from "./reorder";

interface TrackDropOptions {
  readonly list: RefObject<HTMLElement | null>;
  readonly ids: readonly string[];
  /** Whether who drops them may also say where; else they go to the end. */
  readonly sortable: boolean;
}

/** Tracks from the library that are dropped into the queue. */
export function useTrackDrop({ list, ids, sortable }: TrackDropOptions) {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const show = useToasts((state) => state.show);
  const trackIds = useTrackDrag((state) => state.trackIds);
  const [index, setIndex] = useState<number | null>(null);
  const carrying = trackIds.length > 0;

  const indexAt = (event: DragEvent): number => {
    if (!sortable || !list.current) return ids.length;
    return dropIndex(event.clientY - list.current.getBoundingClientRect().top, ids.length);
  };
  const drop = async (dropped: readonly string[], before: string | undefined) => {
    const outcome = await requestAll(dropped, async (trackId) => {
      const entryId = await live.queue.add(trackId);
      if (before) await live.queue.moveNew(entryId, before);
    });
    if (dropped.length > 1 || outcome.queued === 0) {
      show(outcomeText(t, outcome), outcome.queued > 0 ? "plain" : "bad");
    }
  };
  const target = {
    onDragOver: (event: DragEvent) => {
      if (!carrying) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setIndex(indexAt(event));
    },
    onDragLeave: (event: DragEvent) => {
      const { relatedTarget, currentTarget } = event;
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setIndex(null);
    },
    onDrop: (event: DragEvent) => {
      if (!carrying) return;
      event.preventDefault();
      setIndex(null);
      act(() => drop(trackIds, sortable ? ids[indexAt(event)] : undefined));
    },
  };
  return { target, carrying, dropIndex: carrying ? index : null };
}
