import type { SettingsRow } from "../../api/deskRows";
import type { Snapshot } from "../../api/rows";

/** As a session begins. */
export const settings: SettingsRow = {
  visibility: "unlisted",
  entry_closed: false,
  capacity: 1000,
  successor_id: null,
  queue_order: "dj",
  requests: "everyone",
  requests_per_person: 3,
  cooldown_minutes: 0,
  allow_duplicates: false,
  crossfade_ms: 0,
  crossfade_curve: "equal_power",
  auto_dj: false,
  has_password: false,
};

/** What a snapshot tells of a room in which nobody was moderated and nobody reacted. */
export const calm: Pick<Snapshot, "chat_rules" | "restraints" | "reactions" | "settings"> = {
  settings,
  chat_rules: { chat_frozen: false, slow_mode_s: 0, shielded_since: null, shielded_until: null },
  restraints: [],
  reactions: {},
};
