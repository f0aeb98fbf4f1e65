import type { ModerationRow } from "../../api/rows";

/** How long something lasts, in the largest unit that tells it whole. */
export interface Span {
  readonly unit: "seconds" | "minutes" | "hours" | "days";
  readonly count: number;
}

const units = [
  ["days", 86_400],
  ["hours", 3600],
  ["minutes", 60],
] as const;

export function spanOf(seconds: number): Span {
  for (const [unit, length] of units) {
    if (seconds >= length && seconds % length === 0) return { unit, count: seconds / length };
  }
  return { unit: "seconds", count: seconds };
}

export type SentenceKey =
  | "mute"
  | "muteForGood"
  | "unmute"
  | "muteOver"
  | "ban"
  | "banForGood"
  | "unban"
  | "banOver"
  | "kick"
  | "freeze"
  | "unfreeze"
  | "slow"
  | "slowOff"
  | "shield"
  | "shieldDown"
  | "deleteMessage"
  | "dismissed"
  | "handled"
  | "other";

export interface Sentence {
  readonly key: SentenceKey;
  readonly span: Span | null;
}

type Noted = Pick<ModerationRow, "actor_id" | "action" | "details">;

/** Which sentence tells what was done. */
export function sentenceOf({ actor_id: actorId, action, details }: Noted): Sentence {
  const seconds = typeof details.seconds === "number" ? details.seconds : null;
  const lasting = (key: SentenceKey, without: SentenceKey): Sentence =>
    seconds ? { key, span: spanOf(seconds) } : { key: without, span: null };
  const plain = (key: SentenceKey): Sentence => ({ key, span: null });
  switch (action) {
    case "mute":
      return lasting("mute", "muteForGood");
    case "ban":
      return lasting("ban", "banForGood");
    case "unmute":
      return plain(actorId === null ? "muteOver" : "unmute");
    case "unban":
      return plain(actorId === null ? "banOver" : "unban");
    case "kick":
      return plain("kick");
    case "freeze_chat":
      return plain("freeze");
    case "unfreeze_chat":
      return plain("unfreeze");
    case "slow_mode":
      return lasting("slow", "slowOff");
    case "shield":
      return lasting("shield", "shieldDown");
    case "delete_message":
      return plain("deleteMessage");
    case "resolve_report":
      return plain(details.resolution === "dismissed" ? "dismissed" : "handled");
    default:
      return plain("other");
  }
}
