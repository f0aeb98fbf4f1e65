import { create } from "zustand";
import { store, stored } from "./stored";

const storageKey = "whatssound.device";

/** What a person wants of this device, whatever room it is in. */
export interface DeviceWishes {
  /** Whether the music is drawn. */
  readonly visualiser: boolean;
  /** Whether reactions rise; else they stand still for their moment. */
  readonly risingReactions: boolean;
  /** Whether single keys do something: who speaks to the machine, or leans on it, may want none. */
  readonly shortcuts: boolean;
}

interface DeviceState extends DeviceWishes {
  readonly wish: (wishes: Partial<DeviceWishes>) => void;
}

const usual: DeviceWishes = { visualiser: true, risingReactions: true, shortcuts: true };

/** The usual, but for what was wished otherwise and can be read. Pure. */
export function wishesIn(text: string | null): DeviceWishes {
  let told: unknown;
  try {
    told = JSON.parse(text ?? "{}");
  } catch {
    return usual;
  }
  const known = new Map(Object.entries(told ?? {}));
  const wish = (name: keyof DeviceWishes) => {
    const value: unknown = known.get(name);
    return typeof value === "boolean" ? value : usual[name];
  };
  return {
    visualiser: wish("visualiser"),
    risingReactions: wish("risingReactions"),
    shortcuts: wish("shortcuts"),
  };
}

export const useDevice = create<DeviceState>((set, get) => ({
  ...wishesIn(stored(storageKey)),
  wish: (wishes) => {
    set(wishes);
    const { visualiser, risingReactions, shortcuts } = get();
    store(storageKey, JSON.stringify({ visualiser, risingReactions, shortcuts }));
  },
}));

/** Another page of this browser has wished for something. */
export function followOtherPages(): void {
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === storageKey) useDevice.setState(wishesIn(newValue));
  });
}
