import { create } from "zustand";

interface StageState {
  /** Whether the visualiser takes the whole stage. */
  readonly grown: boolean;
  readonly toggle: () => void;
}

export const useStage = create<StageState>((set) => ({
  grown: false,
  toggle: () => set(({ grown }) => ({ grown: !grown })),
}));
