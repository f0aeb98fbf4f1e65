import { create } from "zustand";
import { store, stored } from "./stored";

export type Theme = "dark" | "light";
export type ThemeChoice = Theme | "system";

export const themeChoices: readonly ThemeChoice[] = ["dark", "light", "system"];

const storageKey = "whatssound.theme";
/** The grounds of the tokens at rest, in a form that also systems read. */
const grounds: Readonly<Record<Theme, string>> = { dark: "#110e0b", light: "#faf8f5" };
const systemIsLight = "(prefers-color-scheme: light)";

interface ThemeState {
  readonly choice: ThemeChoice;
  /** What the choice comes to now. */
  readonly theme: Theme;
  readonly choose: (choice: ThemeChoice) => void;
  readonly toggle: () => void;
}

function themeOf(choice: ThemeChoice): Theme {
  if (choice !== "system") return choice;
  return window.matchMedia(systemIsLight).matches ? "light" : "dark";
}

function firstChoice(): ThemeChoice {
  return themeChoices.find((choice) => choice === stored(storageKey)) ?? "dark";
}

export const useTheme = create<ThemeState>((set, get) => ({
  choice: firstChoice(),
  theme: themeOf(firstChoice()),
  choose: (choice) => {
    store(storageKey, choice);
    set({ choice, theme: themeOf(choice) });
  },
  toggle: () => get().choose(get().theme === "dark" ? "light" : "dark"),
}));

/** The page is dressed, and the bars of the system around it. */
function apply({ theme }: ThemeState): void {
  document.documentElement.dataset.theme = theme;
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", grounds[theme]);
}

export function startTheme(): void {
  apply(useTheme.getState());
  useTheme.subscribe(apply);
  window.matchMedia(systemIsLight).addEventListener("change", () => {
    const { choice } = useTheme.getState();
    useTheme.setState({ theme: themeOf(choice) });
  });
}
