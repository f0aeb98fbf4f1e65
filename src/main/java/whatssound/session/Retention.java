package whatssound.session;

import java.time.Duration;
import whatssound.db.Database;

/**
 * What time does to sessions: restraints that are over are lifted, what was kept long enough is
 * deleted, a little at a time, so that nobody waits for it. Blocks; one virtual thread.
 */
public final class Retention {
    /** How often restraints are looked at: one that is over is felt no more within a second. */
    public static final Duration LIFT_EVERY = Duration.ofMillis(500);

    /** How often something is deleted, while there is something to delete. */
    public static final Duration PRUNE_EVERY = Duration.ofMillis(50);

    private static final int MESSAGES_AT_ONCE = 100;
    private static final int OF_DEMO_AT_ONCE = 50;

    /** An account takes everything along that is its own. */
    private static final int GUESTS_AT_ONCE = 1;

    /** Who comes to the first party after a long pause is known yet. */
    private static final long GUESTS_KEPT_AFTER_START_NANOS = Duration.ofDays(1).toNanos();

    private static final long REST_NANOS = Duration.ofMinutes(10).toNanos();

    private final RetentionStore store;
    private long messagesRestUntilNanos = System.nanoTime();
    // Whoever is there after a start has been noticed by then.
    private long demoRestsUntilNanos = System.nanoTime() + REST_NANOS;
    private long guestsRestUntilNanos = System.nanoTime() + GUESTS_KEPT_AFTER_START_NANOS;

    public Retention(Database database) {
        this.store = new RetentionStore(database);
    }

    /** Lifts what is over. */
    public void lift() {
        store.liftRestraints();
        store.lowerShields();
    }

    /** Deletes some of what is too old; after the last of it there is a rest of ten minutes. */
    public void prune() {
        long nowNanos = System.nanoTime();
        if (nowNanos - messagesRestUntilNanos >= 0
                && store.pruneMessages(MESSAGES_AT_ONCE) < MESSAGES_AT_ONCE) {
            messagesRestUntilNanos = nowNanos + REST_NANOS;
        }
        if (nowNanos - demoRestsUntilNanos >= 0 && store.pruneDemo(OF_DEMO_AT_ONCE)) {
            demoRestsUntilNanos = nowNanos + REST_NANOS;
        }
        if (nowNanos - guestsRestUntilNanos >= 0) {
            guestsRestUntilNanos = nowNanos + REST_NANOS;
            if (store.pruneGuests(GUESTS_AT_ONCE) == GUESTS_AT_ONCE) {
                guestsRestUntilNanos = nowNanos;
            }
        }
    }
}
