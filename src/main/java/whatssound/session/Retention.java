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
    public static final Duration PRUNE_EVERY = Duration.ofMillis(250);

    private static final int AT_ONCE = 500;
    private static final long REST_NANOS = Duration.ofMinutes(10).toNanos();

    private final RetentionStore store;
    private long restUntilNanos = System.nanoTime();

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
        if (System.nanoTime() - restUntilNanos >= 0 && store.pruneMessages(AT_ONCE) < AT_ONCE) {
            restUntilNanos = System.nanoTime() + REST_NANOS;
        }
    }
}
