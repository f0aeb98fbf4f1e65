package whatssound.session;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import whatssound.changes.wal.WalEvent;

/**
 * The transactions of which the WAL told that something happened in a session: it tells of a commit
 * a moment before others see it, so that who looks at once has to wait for them.
 *
 * <p>{@link #follow} and {@link #note} are for the stream's thread, {@link #take} for any.
 */
final class UnseenCommits {
    private final ConcurrentMap<UUID, Set<Long>> bySession = new ConcurrentHashMap<>();
    private long xid;

    /** To be told of each event, so that it is known whose the words are. */
    void follow(WalEvent event) {
        if (event instanceof WalEvent.Begun begun) {
            xid = Integer.toUnsignedLong(begun.xid());
        }
    }

    /** The transaction of now did something in a session. */
    void note(UUID session) {
        bySession.compute(
                session,
                (id, told) -> {
                    Set<Long> all = told == null ? new HashSet<>() : told;
                    all.add(xid);
                    return all;
                });
    }

    /** What was noted of a session since it was last asked, as 32-bit ids. */
    Long[] take(UUID session) {
        Set<Long> told = bySession.remove(session);
        return told == null ? new Long[0] : told.toArray(new Long[0]);
    }

    /** What was taken in vain: whoever looks the next time waits for it. */
    void putBack(UUID session, Long[] told) {
        bySession.compute(
                session,
                (id, since) -> {
                    Set<Long> all = since == null ? new HashSet<>() : since;
                    all.addAll(Set.of(told));
                    return all.isEmpty() ? null : all;
                });
    }
}
