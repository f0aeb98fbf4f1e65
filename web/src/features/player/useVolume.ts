import { create } from "zustand";
import { store, stored } from "../../app/stored";

const storageKey = "whatssound.volume";

interface VolumeState {
  /** 0 to 1, as the slider stands; only for this page. */
  readonly volume: number;
  readonly muted: boolean;
  readonly setVolume: (volume: number) => void;
  readonly toggleMuted: () => void;
}

function firstVolume(): number {
  const value = Number(stored(storageKey) ?? "0.9");
  return value >= 0 && value <= 1 ? value : 0.9;
}

export const useVolume = create<VolumeState>((set) => ({
  volume: firstVolume(),
  muted: false,
  setVolume: (volume) => {
    store(storageKey, String(volume));
    set({ volume, muted: false });
  },
  toggleMuted: () => set(({ muted }) => ({ muted: !muted })),
}));
