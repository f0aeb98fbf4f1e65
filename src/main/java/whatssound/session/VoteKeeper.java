package whatssound.session;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.changes.wal.WalConsumer;
import whatssound.changes.wal.WalEvent;
import whatssound.clock.ServerClock;
import whatssound.db.Database;

/**
 * Tells each session how its votes and its order stand: at once while it is quiet, every two
 * seconds while many vote, so that a vote costs the listeners no message each.
 *
 * <p>A word in the WAL tells of each change; after a start and after a gap all live sessions are
 * looked at. {@link #accept} is called on the stream's thread, the rest is the telling's.
 */
public final class VoteKeeper implements WalConsumer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VoteKeeper.class);
    private static final String VOTES = "whatssound.votes";
    private static final String ORDER = "whatssound.order";
    // A little over two seconds, so that a minute of votes stays at 31 results where its last come
    // late.
    private static final double WINDOW_MS = 2_050;

    private final VoteStore votes;
    private final Executor workers;
    private final WindowedTelling telling;

    /** Where somebody has voted since the last results. */
    private final Set<UUID> votedIn = ConcurrentHashMap.newKeySet();

    private final UnseenCommits unseen = new UnseenCommits();
    private volatile boolean missed = true;

    public VoteKeeper(Database database, ServerClock clock, Executor workers) {
        this.votes = new VoteStore(database);
        this.workers = workers;
        this.telling =
                new WindowedTelling(
                        "vote-keeper", WINDOW_MS, 2, this::write, this::noteMissed, clock, workers);
    }

    public void start() {
        telling.start();
    }

    @Override
    public void close() {
        telling.close();
    }

    @Override
    public void accept(WalEvent event) {
        unseen.follow(event);
        if (event instanceof WalEvent.Message(String prefix, String session)
                && (prefix.equals(VOTES) || prefix.equals(ORDER))) {
            try {
                UUID id = UUID.fromString(session);
                unseen.note(id);
                note(id, prefix.equals(VOTES));
            } catch (IllegalArgumentException e) {
                LOG.warn("a message {} cannot be read: {}", prefix, session);
            }
        }
    }

    @Override
    public void gap() {
        missed = true;
        workers.execute(this::noteMissed);
    }

    private void note(UUID session, boolean voted) {
        if (voted) {
            votedIn.add(session);
        }
        telling.note(session);
    }

    private boolean write(UUID session) {
        boolean voted = votedIn.remove(session);
        Long[] told = unseen.take(session);
        try {
            return votes.write(session, voted, told);
        } catch (RuntimeException e) {
            unseen.putBack(session, told);
            if (voted) {
                votedIn.add(session);
            }
            throw e;
        }
    }

    private void noteMissed() {
        if (!missed) {
            return;
        }
        missed = false;
        try {
            // Pages that waited for results read them anew, and wait no more.
            votes.liveSessions().forEach(session -> note(session, false));
        } catch (RuntimeException e) {
            missed = true;
            LOG.warn("the live sessions could not be read: {}", e.getMessage());
        }
    }
}
