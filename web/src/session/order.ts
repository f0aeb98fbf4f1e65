import type { ChatRulesRow, RestraintRow, RestraintTold } from "../api/rows";
import type { ChatRules, Restraint, SessionState } from "./model";

/** What is told of who keeps order, folded into what a page knows. Pure. */

export function toChatRules(row: ChatRulesRow): ChatRules {
  return {
    frozen: row.chat_frozen,
    slowModeS: row.slow_mode_s,
    shieldedSinceMs: row.shielded_since === null ? null : Date.parse(row.shielded_since),
    shieldedUntilMs: row.shielded_until === null ? null : Date.parse(row.shielded_until),
  };
}

export function toRestraints(rows: readonly RestraintRow[]): readonly Restraint[] {
  return rows.map(({ kind, until }) => ({ kind, untilMs: until === null ? null : Date.parse(until) }));
}

/** Until when one's own restraint lasts, the snapshot tells. */
export function withRestraint(state: SessionState, told: RestraintTold): SessionState {
  if (told.user_id !== state.myId) return state;
  const others = state.restraints.filter(({ kind }) => kind !== told.kind);
  return {
    ...state,
    restraints: told.lifted ? others : [...others, { kind: told.kind, untilMs: null }],
  };
}
