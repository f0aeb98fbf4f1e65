import { create } from "zustand";
import { currentLanguage } from "../../i18n";
import { randomName } from "./words";
import { store, stored } from "../../app/stored";

const storageKey = "whatssound.name";

interface NameState {
  /** How this person is called, also before there is an account. */
  readonly name: string;
  readonly keep: (name: string) => void;
}

export const useName = create<NameState>((set) => ({
  name: stored(storageKey) ?? firstName(),
  keep: (name) => {
    store(storageKey, name);
    set({ name });
  },
}));

function firstName(): string {
  const name = randomName(currentLanguage());
  store(storageKey, name);
  return name;
}
