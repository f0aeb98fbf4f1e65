package whatssound.session;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.changes.wal.WalConsumer;
import whatssound.changes.wal.WalEvent;
import whatssound.clock.ServerClock;
import whatssound.db.Database;
import whatssound.session.TimelineStore.Look;

/**
 * Keeps the music going, whether or not the DJ's page is awake: announces each next entry, starts
 * it at the very millisecond, ends fades.
 *
 * <p>Knows when each session is due and sleeps until then; a word in the WAL tells of each change.
 * Waits on a virtual thread of its own, looks at sessions on others; {@link #accept} is called on
 * the stream's thread.
 */
public final class TimelineKeeper implements WalConsumer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimelineKeeper.class);
    private static final String PREFIX = "whatssound.timeline";

    /** Fewer than the owner's connections, so that others find one too. */
    private static final int LOOKS_AT_A_TIME = 3;

    /** In case a word was lost after all. */
    private static final long READ_ALL_EVERY_MS = 30_000;

    /** While the stream is away, and no word comes. */
    private static final long POLL_EVERY_MS = 500;

    /** Nothing tells that somebody came to where the Auto-DJ is silent. */
    private static final long START_EVERY_MS = 5_000;

    private static final double RETRY_MS = 500;

    private final TimelineStore timeline;
    private final ServerClock clock;
    private final Executor workers;
    private final DueMoments due;
    private final ConcurrentMap<UUID, Long> seqs = new ConcurrentHashMap<>();
    private final UnseenCommits unseen = new UnseenCommits();
    private final Semaphore looks = new Semaphore(LOOKS_AT_A_TIME);
    private final Thread thread;
    private volatile boolean streaming;

    public TimelineKeeper(Database database, ServerClock clock, Executor workers) {
        this.timeline = new TimelineStore(database);
        this.clock = clock;
        this.workers = workers;
        this.due = new DueMoments(clock::nowMs);
        this.thread = Thread.ofVirtual().name("timeline-keeper").unstarted(this::run);
    }

    /** Takes up what was playing before this start of the server, and keeps it going. */
    public void start() {
        int live = timeline.restamp();
        if (live > 0) {
            LOG.info("{} live timelines go on", live);
        }
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** The word is a session's id, and the seq of its anchor where that was written. */
    @Override
    public void accept(WalEvent event) {
        unseen.follow(event);
        if (event instanceof WalEvent.Message(String prefix, String word)
                && prefix.equals(PREFIX)) {
            String[] parts = word.split(" ", 2);
            try {
                UUID session = UUID.fromString(parts[0]);
                Long seen = seqs.get(session);
                if (parts.length == 1 || seen == null || seen < Long.parseLong(parts[1])) {
                    unseen.note(session);
                    due.add(session, clock.nowMs());
                }
            } catch (IllegalArgumentException e) {
                LOG.warn("a message {} cannot be read: {}", PREFIX, word);
            }
        }
    }

    @Override
    public void lost() {
        streaming = false;
    }

    @Override
    public void live() {
        streaming = true;
    }

    @Override
    public void gap() {
        // What runs was read again and again meanwhile.
    }

    private void run() {
        try {
            double lastReadMs = Double.NEGATIVE_INFINITY;
            double lastStartMs = Double.NEGATIVE_INFINITY;
            boolean streamed = false;
            while (true) {
                double nowMs = clock.nowMs();
                // What was written just before the stream came back is read once more.
                long readEveryMs = streaming && streamed ? READ_ALL_EVERY_MS : POLL_EVERY_MS;
                if (nowMs - lastReadMs >= readEveryMs) {
                    streamed = streaming;
                    readAll();
                    lastReadMs = nowMs;
                }
                if (nowMs - lastStartMs >= START_EVERY_MS) {
                    startSilent();
                    lastStartMs = nowMs;
                }
                UUID session = due.take(POLL_EVERY_MS);
                if (session != null) {
                    looks.acquire();
                    workers.execute(() -> look(session));
                }
            }
        } catch (InterruptedException e) {
            thread.interrupt();
        }
    }

    private void readAll() {
        try {
            timeline.running().forEach(this::note);
        } catch (RuntimeException e) {
            LOG.warn("the timelines could not be read: {}", e.getMessage());
        }
    }

    private void startSilent() {
        try {
            timeline.toStart().forEach(session -> due.add(session, clock.nowMs()));
        } catch (RuntimeException e) {
            LOG.warn("silent sessions could not be read: {}", e.getMessage());
        }
    }

    private void look(UUID session) {
        Long[] told = unseen.take(session);
        try {
            note(timeline.keep(session, told));
        } catch (RuntimeException e) {
            unseen.putBack(session, told);
            // The other sessions go on; this one is tried again.
            LOG.warn("session {} could not be kept", session, e);
            due.add(session, clock.nowMs() + RETRY_MS);
        } finally {
            looks.release();
        }
    }

    private void note(Look look) {
        Double dueMs = look.dueMs();
        if (dueMs == null) {
            seqs.remove(look.session());
        } else {
            seqs.put(look.session(), look.seq());
            due.add(look.session(), dueMs);
        }
    }
}
