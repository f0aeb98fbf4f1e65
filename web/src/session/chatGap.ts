import type { MessageRow } from "../api/rows";
import type { ChatMessage } from "./model";

/**
 * Since when messages are missing after a snapshot: it tells only the newest ones, and after a long
 * absence they do not reach back to what the page knows. Null where they do.
 */
export function chatGapSinceMs(known: readonly ChatMessage[], told: readonly MessageRow[]): number | null {
  const newestKnown = known.at(-1);
  const oldestTold = told[0];
  if (!newestKnown || !oldestTold) return null;
  return Date.parse(oldestTold.created_at) > newestKnown.createdAtMs ? newestKnown.createdAtMs : null;
}
