import { create } from "zustand";

export type TabName = "now" | "queue" | "chat" | "people";

interface TabState {
  readonly tab: TabName;
  readonly open: (tab: TabName) => void;
}

/** Which part of the room is shown where not all of it has a place: on phones and tablets. */
export const useTab = create<TabState>((set) => ({
  tab: "now",
  open: (tab) => set({ tab }),
}));
