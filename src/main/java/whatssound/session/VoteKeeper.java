package whatssound.session;

import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
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
 * looked at. Waits on a virtual thread of its own, writes on others; {@link #accept} is called on
 * the stream's thread.
 */
public final class VoteKeeper implements WalConsumer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VoteKeeper.class);
    private static final String VOTES = "whatssound.votes";
    private static final String ORDER = "whatssound.order";
    // A little over two seconds, so that a minute of votes stays at 31 results where its last come
    // late.
    private static final double WINDOW_MS = 2_050;
    private static final long FORGET_EVERY_MS = 10_000;
    private static final long RETRY_MS = 1_000;

    /** Fewer than the owner's connections, so that others find one too. */
    private static final int WRITES_AT_A_TIME = 2;

    private final VoteStore votes;
    private final ServerClock clock;
    private final Executor workers;
    private final VoteWindows windows = new VoteWindows(WINDOW_MS);
    private final DueMoments due;
    private final Semaphore writes = new Semaphore(WRITES_AT_A_TIME);
    private final Thread thread;
    private volatile boolean missed = true;

    public VoteKeeper(Database database, ServerClock clock, Executor workers) {
        this.votes = new VoteStore(database);
        this.clock = clock;
        this.workers = workers;
        this.due = new DueMoments(clock::nowMs);
        this.thread = Thread.ofVirtual().name("vote-keeper").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    @Override
    public void accept(WalEvent event) {
        if (event instanceof WalEvent.Message(String prefix, String session)
                && (prefix.equals(VOTES) || prefix.equals(ORDER))) {
            try {
                note(UUID.fromString(session), prefix.equals(VOTES));
            } catch (IllegalArgumentException e) {
                LOG.warn("a message {} cannot be read: {}", prefix, session);
            }
        }
    }

    @Override
    public void gap() {
        workers.execute(this::noteAll);
    }

    private void note(UUID session, boolean voted) {
        windows.changed(session, voted, clock.nowMs()).ifPresent(dueMs -> due.add(session, dueMs));
    }

    private void run() {
        try {
            while (true) {
                if (missed) {
                    noteAll();
                }
                UUID session = due.take(missed ? RETRY_MS : FORGET_EVERY_MS);
                if (session == null) {
                    windows.forgetResting(clock.nowMs());
                } else {
                    writes.acquire();
                    workers.execute(() -> write(session));
                }
            }
        } catch (InterruptedException e) {
            thread.interrupt();
        }
    }

    private void noteAll() {
        missed = false;
        try {
            // Pages that waited for results read them anew, and wait no more.
            votes.liveSessions().forEach(session -> note(session, false));
        } catch (RuntimeException e) {
            missed = true;
            LOG.warn("the live sessions could not be read: {}", e.getMessage());
        }
    }

    private void write(UUID session) {
        boolean voted = windows.begun(session, clock.nowMs());
        try {
            boolean news = votes.write(session, voted);
            windows.done(session, news, clock.nowMs()).ifPresent(dueMs -> due.add(session, dueMs));
        } catch (RuntimeException e) {
            // The other sessions go on; this one is tried again.
            LOG.warn("the votes of session {} could not be told: {}", session, e.getMessage());
            due.add(session, windows.failed(session, voted, clock.nowMs()));
        } finally {
            writes.release();
        }
    }
}
