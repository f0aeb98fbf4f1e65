import type { SettingsRow } from "../api/deskRows";
import type { SessionState } from "./model";

/** The settings as the server told them last; what the page reads elsewhere of them goes along. Pure. */
export function withSettings(state: SessionState, settings: SettingsRow): SessionState {
  const { session } = state;
  const { queue_order: queueOrder, requests } = settings;
  return { ...state, settings, session: session && { ...session, queueOrder, requests } };
}
