import type { TFunction } from "i18next";
import { toApiError } from "../../api/errors";
import type { QueuedRow } from "../../api/library";
import { errorText } from "../../i18n/errorText";

/** Refusals that hold of the person: whatever is asked for next is refused for the same reason. */
const personal = new Set([
  "request_cap",
  "requests_locked",
  "read_only",
  "too_many_track_requests",
  "not_a_member",
  "session_ended",
  "offline",
]);

/** Asks for several tracks one after the other; what may not wait is left out and counted by its reason. */
export async function requestAll(
  trackIds: readonly string[],
  request: (trackId: string) => Promise<unknown>,
): Promise<QueuedRow> {
  const refused: Record<string, number> = {};
  let queued = 0;
  for (const [index, trackId] of trackIds.entries()) {
    try {
      await request(trackId);
      queued++;
    } catch (failure) {
      const { code } = toApiError(failure);
      const rest = personal.has(code) ? trackIds.length - index : 1;
      refused[code] = (refused[code] ?? 0) + rest;
      if (personal.has(code)) break;
    }
  }
  return { queued, refused };
}

/** What became of several requests, in sentences. */
export function outcomeText(t: TFunction, { queued, refused }: QueuedRow): string {
  const reasons = Object.entries(refused)
    .toSorted(([, a], [, b]) => b - a)
    .map(([code, count]) => t("library.notQueued", { count, reason: errorText(t, code) }));
  const added = queued > 0 || reasons.length === 0 ? [t("library.queuedCount", { count: queued })] : [];
  return [...added, ...reasons].join(" ");
}
