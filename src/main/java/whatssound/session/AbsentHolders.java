package whatssound.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import whatssound.session.PresenceStore.DeckHolder;

/**
 * Since when holders of decks have been away, and whose grace is over. Lives on the presence
 * keeper's thread.
 */
final class AbsentHolders {
    private final long graceNanos;
    private Map<DeckHolder, Long> awaySinceNanos = new HashMap<>();

    AbsentHolders(Duration grace) {
        this.graceNanos = grace.toNanos();
    }

    /**
     * Looks once more; who is seen again, or was never away, starts anew.
     *
     * @param present the users who are here, by session
     * @param nowNanos on a clock that never jumps
     */
    List<DeckHolder> lost(List<DeckHolder> holders, Map<UUID, Set<UUID>> present, long nowNanos) {
        Map<DeckHolder, Long> away = new HashMap<>();
        List<DeckHolder> lost = new ArrayList<>();
        for (DeckHolder holder : holders) {
            if (present.getOrDefault(holder.sessionId(), Set.of()).contains(holder.userId())) {
                continue;
            }
            long sinceNanos = awaySinceNanos.getOrDefault(holder, nowNanos);
            away.put(holder, sinceNanos);
            if (nowNanos - sinceNanos >= graceNanos) {
                lost.add(holder);
            }
        }
        awaySinceNanos = away;
        return lost;
    }
}
