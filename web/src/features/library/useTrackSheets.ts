import { create } from "zustand";

/** So many tracks a playlist takes. */
export const mostKept = 500;

/** Tracks that are about to be kept in a playlist. */
export interface Keeping {
  readonly trackIds: readonly string[];
  /** Of the one track, or the new playlist's where there are several. */
  readonly name: string;
  /** Whether they make a playlist of their own, as the queue or a set list does. */
  readonly fresh: boolean;
}

interface TrackSheetsState {
  readonly keeping: Keeping | null;
  readonly reporting: { readonly id: string; readonly title: string } | null;
  readonly keep: (keeping: Keeping) => void;
  readonly report: (track: { readonly id: string; readonly title: string }) => void;
  readonly close: () => void;
}

/** The questions that are asked about a track, wherever it is seen. */
export const useTrackSheets = create<TrackSheetsState>((set) => ({
  keeping: null,
  reporting: null,
  keep: (keeping) => set({ keeping }),
  report: (reporting) => set({ reporting }),
  close: () => set({ keeping: null, reporting: null }),
}));
