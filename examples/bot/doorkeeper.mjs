// Keeps order in a room that one hosts or moderates: whoever floods the chat is silent for a minute, and whoever does
// so again for ten.
const FLOOD_MESSAGES = 5;
const FLOOD_MS = 5_000;
const FIRST_SECONDS = 60;
const NEXT_SECONDS = 600;

/** Who wrote so many messages within a few seconds, the newest of which nobody has looked at yet. */
export function flooders(messages, lookedAt) {
  const found = new Set();
  for (const { user_id: userId, created_at: createdAt, id } of messages) {
    if (lookedAt.has(id)) continue;
    const atMs = Date.parse(createdAt);
    const lately = messages.filter((other) => {
      const agoMs = atMs - Date.parse(other.created_at);
      return other.user_id === userId && agoMs >= 0 && agoMs < FLOOD_MS;
    });
    if (lately.length >= FLOOD_MESSAGES) found.add(userId);
  }
  return found;
}

/** Watches the chat, and tells what it did. */
export function keepOrder(room, tell) {
  const lookedAt = new Set();
  const mutedAtMs = new Map();
  room.watch(async ({ messages, members, me }) => {
    const found = flooders(messages, lookedAt);
    for (const { id } of messages) lookedAt.add(id);
    for (const userId of found) {
      const member = members.find(({ user_id: id }) => id === userId);
      if (userId === me.user_id || !member || member.role === "moderator") continue;
      const before = mutedAtMs.get(userId);
      // What was under way when he was muted is the same flood.
      if (before !== undefined && room.serverMs - before < FLOOD_MS) continue;
      mutedAtMs.set(userId, room.serverMs);
      const seconds = before === undefined ? FIRST_SECONDS : NEXT_SECONDS;
      await room.call("mute_member", { p_user: userId, p_seconds: seconds, p_reason: "Too much at once" });
      tell(`muted ${member.display_name} for ${seconds} s`);
    }
  });
}
