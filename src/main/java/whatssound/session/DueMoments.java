package whatssound.session;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When each session has to be looked at next: one moment for each, the earliest that was named. Any
 * thread; one of them takes what is due.
 */
final class DueMoments {
    private record Moment(double dueMs, UUID session) {}

    private final DoubleSupplier nowMs;
    private final TreeSet<Moment> byTime =
            new TreeSet<>(Comparator.comparingDouble(Moment::dueMs).thenComparing(Moment::session));
    private final Map<UUID, Moment> bySession = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition sooner = lock.newCondition();

    /**
     * @param nowMs tells the time in which the moments are named
     */
    DueMoments(DoubleSupplier nowMs) {
        this.nowMs = nowMs;
    }

    /** Names a moment; a session that is due sooner stays so. */
    void add(UUID session, double dueMs) {
        lock.lock();
        try {
            Moment known = bySession.get(session);
            if (known != null && known.dueMs <= dueMs) {
                return;
            }
            if (known != null) {
                byTime.remove(known);
            }
            Moment moment = new Moment(dueMs, session);
            bySession.put(session, moment);
            byTime.add(moment);
            if (byTime.first().equals(moment)) {
                sooner.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes and answers the session that has been due the longest; null when none is within the
     * time.
     */
    @Nullable UUID take(long withinMs) throws InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
        lock.lockInterruptibly();
        try {
            while (true) {
                double waitMs =
                        byTime.isEmpty() ? withinMs : byTime.first().dueMs - nowMs.getAsDouble();
                if (!byTime.isEmpty() && waitMs <= 0) {
                    Moment due = byTime.removeFirst();
                    bySession.remove(due.session);
                    return due.session;
                }
                long leftNanos = endNanos - System.nanoTime();
                if (leftNanos <= 0) {
                    return null;
                }
                long waitNanos = Math.min(leftNanos, (long) Math.ceil(waitMs * 1_000_000));
                sooner.awaitNanos(waitNanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
