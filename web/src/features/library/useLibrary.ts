import { create } from "zustand";

interface LibraryState {
  readonly shown: boolean;
  /** Grows with each change of a playlist: who shows them reads them again. */
  readonly playlistsVersion: number;
  readonly open: () => void;
  readonly close: () => void;
  readonly playlistsChanged: () => void;
}

export const useLibrary = create<LibraryState>((set) => ({
  shown: false,
  playlistsVersion: 0,
  open: () => set({ shown: true }),
  close: () => set({ shown: false }),
  playlistsChanged: () => set(({ playlistsVersion }) => ({ playlistsVersion: playlistsVersion + 1 })),
}));
