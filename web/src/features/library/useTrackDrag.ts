import { create } from "zustand";

interface TrackDragState {
  /** The tracks that are being carried to the queue; empty while none is. */
  readonly trackIds: readonly string[];
  readonly begin: (trackIds: readonly string[]) => void;
  readonly end: () => void;
}

export const useTrackDrag = create<TrackDragState>((set) => ({
  trackIds: [],
  begin: (trackIds) => set({ trackIds }),
  end: () => set({ trackIds: [] }),
}));
