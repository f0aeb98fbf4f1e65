package whatssound.session;

import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.clock.ServerClock;

/**
 * Tells sessions what happened in them: at once while a session is quiet, at the end of each window
 * while much happens, so that many changes cost its listeners one message.
 *
 * <p>Waits on a virtual thread of its own, tells on others; {@link #note} is for any thread.
 */
final class WindowedTelling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WindowedTelling.class);
    private static final long REST_MS = 1_000;

    private final ServerClock clock;
    private final Executor workers;
    private final Predicate<UUID> telling;
    private final Runnable meanwhile;
    private final TellingWindows windows;
    private final DueMoments due;
    private final Semaphore turns;
    private final Thread thread;

    /**
     * @param telling tells a session; answers whether there was any news
     * @param atATime how many are told at a time: fewer than the owner's connections to the
     *     database, so that others find one too
     * @param meanwhile is run now and then on the thread that waits
     */
    WindowedTelling(
            String name,
            double windowMs,
            int atATime,
            Predicate<UUID> telling,
            Runnable meanwhile,
            ServerClock clock,
            Executor workers) {
        this.clock = clock;
        this.workers = workers;
        this.turns = new Semaphore(atATime);
        this.telling = telling;
        this.meanwhile = meanwhile;
        this.windows = new TellingWindows(windowMs);
        this.due = new DueMoments(clock::nowMs);
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** Something has happened in a session. */
    void note(UUID session) {
        windows.changed(session, clock.nowMs()).ifPresent(dueMs -> due.add(session, dueMs));
    }

    private void run() {
        try {
            while (true) {
                meanwhile.run();
                UUID session = due.take(REST_MS);
                if (session == null) {
                    windows.forgetResting(clock.nowMs());
                } else {
                    turns.acquire();
                    workers.execute(() -> tell(session));
                }
            }
        } catch (InterruptedException e) {
            thread.interrupt();
        }
    }

    private void tell(UUID session) {
        try {
            windows.begun(session, clock.nowMs());
            boolean news = telling.test(session);
            windows.done(session, news, clock.nowMs()).ifPresent(dueMs -> due.add(session, dueMs));
        } catch (RuntimeException e) {
            // The other sessions go on; this one is tried again.
            LOG.warn("{}: session {} could not be told: {}", thread.getName(), session, e);
            due.add(session, windows.failed(session, clock.nowMs()));
        } finally {
            turns.release();
        }
    }
}
