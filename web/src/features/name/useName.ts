import { create } from "zustand";
import { currentLanguage } from "../../i18n";
import { randomName } from "./words";
import { store, stored } from "../../app/stored";

const storageKey = "whatssound.name";

interface NameState {
  /** How this person is called, also before there is an account. */
  readonly name: string;
  readonly keep: (name: string) => void;
  /** Another friendly name, as for somebody who was never here. */
  readonly forget: () => void;
}

export const useName = create<NameState>((set) => ({
  name: stored(storageKey) ?? firstName(),
  keep: (name) => {
    store(storageKey, name);
    set({ name });
  },
  forget: () => set({ name: firstName() }),
}));

function firstName(): string {
  const name = randomName(currentLanguage());
  store(storageKey, name);
  return name;
}
