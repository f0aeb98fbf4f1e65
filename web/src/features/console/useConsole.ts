import { create } from "zustand";

interface ConsoleState {
  readonly shown: boolean;
  readonly toggle: () => void;
  readonly open: () => void;
  readonly close: () => void;
}

export const useConsole = create<ConsoleState>((set) => ({
  shown: false,
  toggle: () => set(({ shown }) => ({ shown: !shown })),
  open: () => set({ shown: true }),
  close: () => set({ shown: false }),
}));
