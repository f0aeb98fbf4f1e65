package whatssound.session;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.clock.ServerClock;
import whatssound.db.Database;

/**
 * Keeps the music going: when a track ends, the next entry of the queue starts at that very
 * millisecond, whether or not the DJ's page is awake.
 *
 * <p>Lives on a virtual thread of its own.
 */
public final class TimelineKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimelineKeeper.class);
    private static final Duration PERIOD = Duration.ofMillis(250);

    /** How far ahead the next start is told, so that it reaches every page before its moment. */
    private static final double LEAD_MS = 1_000;

    private final TimelineStore timeline;
    private final ServerClock clock;
    private final Thread thread;

    public TimelineKeeper(Database database, ServerClock clock) {
        this.timeline = new TimelineStore(database);
        this.clock = clock;
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

    private void run() {
        while (!thread.isInterrupted()) {
            try {
                advanceEnding();
            } catch (RuntimeException e) {
                LOG.warn("the timelines could not be read: {}", e.getMessage());
            }
            try {
                Thread.sleep(PERIOD);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void advanceEnding() {
        double nowMs = clock.nowMs();
        for (TimelineStore.EndingAnchor anchor : timeline.endingBefore(nowMs + LEAD_MS)) {
            try {
                // A track that ended while nobody kept time is followed now, not in the past.
                timeline.advance(anchor, Math.max(anchor.endsAtMs(), nowMs));
            } catch (RuntimeException e) {
                // The other sessions go on; this one is tried again in the next period.
                LOG.warn("session {} could not be advanced", anchor.sessionId(), e);
            }
        }
    }
}
