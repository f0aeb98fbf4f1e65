import { create } from "zustand";

interface LibraryState {
  readonly shown: boolean;
  readonly open: () => void;
  readonly close: () => void;
}

export const useLibrary = create<LibraryState>((set) => ({
  shown: false,
  open: () => set({ shown: true }),
  close: () => set({ shown: false }),
}));
