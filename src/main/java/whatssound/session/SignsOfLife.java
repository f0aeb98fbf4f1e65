package whatssound.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.db.Claims;

/**
 * Who has lately called something about which session, so that a client that works by calls alone
 * is there too. Any thread.
 */
public final class SignsOfLife {
    private static final int REMEMBERED_CALLERS = 100_000;

    private record Caller(UUID session, UUID user) {}

    private final Cache<Caller, Long> lastCallNanos;

    /**
     * Nobody has called yet.
     *
     * @param grace how long a DJ may be away: who has not called for so long is not there, and must
     *     not be given the decks that he has just lost
     */
    public SignsOfLife(Duration grace) {
        this.lastCallNanos =
                Caffeine.newBuilder()
                        .maximumSize(REMEMBERED_CALLERS)
                        .expireAfterWrite(grace)
                        .build();
    }

    /** A call about a session was answered well: whoever may do something in it is in it. */
    public void called(Claims caller, UUID session) {
        UUID user = caller.subject();
        if (user != null) {
            lastCallNanos.put(new Caller(session, user), System.nanoTime());
        }
    }

    @Nullable Long lastCallNanos(UUID session, UUID user) {
        return lastCallNanos.getIfPresent(new Caller(session, user));
    }

    /** Adds who has called lately to those who are in each session. */
    void addTo(Map<UUID, Set<UUID>> present) {
        for (Caller caller : lastCallNanos.asMap().keySet()) {
            present.computeIfAbsent(caller.session, key -> new HashSet<>()).add(caller.user);
        }
    }
}
