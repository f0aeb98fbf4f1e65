import { create } from "zustand";

interface ShortcutHelpState {
  readonly shown: boolean;
  readonly show: () => void;
  readonly hide: () => void;
}

export const useShortcutHelp = create<ShortcutHelpState>((set) => ({
  shown: false,
  show: () => set({ shown: true }),
  hide: () => set({ shown: false }),
}));
