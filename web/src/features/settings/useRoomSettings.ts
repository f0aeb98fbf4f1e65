import { create } from "zustand";

interface RoomSettingsState {
  readonly shown: boolean;
  readonly open: () => void;
  readonly close: () => void;
}

export const useRoomSettings = create<RoomSettingsState>((set) => ({
  shown: false,
  open: () => set({ shown: true }),
  close: () => set({ shown: false }),
}));
