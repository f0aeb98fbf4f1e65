import { useStore } from "zustand";
import type { SettingsRow } from "../../api/deskRows";
import { useLive, useSession } from "../session/SessionContext";

/** A setting as it holds, or as it was asked for a moment ago; undefined until the room was read. */
export function useSetting<K extends keyof SettingsRow>(key: K): SettingsRow[K] | undefined {
  const { settings } = useLive();
  const told = useSession((state) => state.settings?.[key]);
  // Null may be wished for.
  const wished = useStore(settings.wished, (wishes) => wishes[key]);
  return wished === undefined ? told : wished;
}
