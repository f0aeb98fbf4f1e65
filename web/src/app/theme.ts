import { create } from "zustand";
import { store, stored } from "./stored";

export type Theme = "dark" | "light";

const storageKey = "whatssound.theme";

interface ThemeState {
  readonly theme: Theme;
  readonly toggle: () => void;
}

function apply(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

export const useTheme = create<ThemeState>((set, get) => ({
  theme: stored(storageKey) === "light" ? "light" : "dark",
  toggle: () => {
    const theme = get().theme === "dark" ? "light" : "dark";
    store(storageKey, theme);
    apply(theme);
    set({ theme });
  },
}));

export function startTheme(): void {
  apply(useTheme.getState().theme);
}
