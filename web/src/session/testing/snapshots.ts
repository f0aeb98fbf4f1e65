import type { Snapshot } from "../../api/rows";

/** What a snapshot tells of a room in which nobody was moderated and nobody reacted. */
export const calm: Pick<Snapshot, "chat_rules" | "restraints" | "reactions"> = {
  chat_rules: { chat_frozen: false, slow_mode_s: 0, shielded_since: null, shielded_until: null },
  restraints: [],
  reactions: {},
};
