package whatssound.clock;

import java.util.UUID;

/**
 * The wall clock read once at start, plus monotonic time elapsed since.
 *
 * <p>Times are epoch milliseconds with a fraction. They never jump while the process lives; a
 * restart is told by a new {@link #id}, upon which clients drop the samples they hold. Any thread.
 */
public final class ServerClock {
    private final String id = UUID.randomUUID().toString();
    private final double startMs = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();

    /** Identifies this start of the process. */
    public String id() {
        return id;
    }

    /** Epoch milliseconds now, with microsecond resolution. */
    public double nowMs() {
        return startMs + (System.nanoTime() - startNanos) / 1_000_000.0;
    }
}
