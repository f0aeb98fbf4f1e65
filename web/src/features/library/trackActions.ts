import { createContext, useContext } from "react";
import type { ListedTrack } from "../../api/library";

/** What rows of tracks can do where they stand; one object for all of them, so that none draws anew. */
export interface TrackActions {
  readonly add: (trackId: string) => void;
  /** With a range: all from the one that was chosen last. */
  readonly toggle: (trackId: string, range: boolean) => void;
  readonly askDelete: (track: ListedTrack) => void;
  /** What goes along when this one is dragged. */
  readonly carried: (trackId: string) => readonly string[];
  /** Only within a playlist. */
  readonly takeOut?: (trackId: string) => void;
  readonly step?: (trackId: string, step: -1 | 1) => void;
}

export const TrackActionsContext = createContext<TrackActions | null>(null);

export function useTrackActions(): TrackActions {
  const actions = useContext(TrackActionsContext);
  if (!actions) throw new Error("useTrackActions stands outside a TrackActionsContext.");
  return actions;
}
