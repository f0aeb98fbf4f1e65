package whatssound.changes.wal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.DatabaseAddress;

/**
 * Wakes Postgres's WAL sender where it sleeps on something that it has to send.
 *
 * <p>Since version 16 it sleeps on a condition variable that it prepares after it has looked for
 * new WAL ({@code WalSndWait} in {@code walsender.c}): what is flushed between the two waits for
 * the next flush, which in a quiet room is seconds away. So after a commit of this process that no
 * other followed, the sender is looked at, and anything flushed wakes it.
 *
 * <p>Told of commits on any thread; blocks on a virtual thread of its own.
 */
final class SenderNudge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SenderNudge.class);

    /** By then a sender that was woken has sent, and nobody has noticed that one was not. */
    private static final long DUE_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    private static final long RETRY_MS = 1_000;

    /** A login without {@code pg_read_all_stats} is told no position, and then nothing is done. */
    private static final String NUDGE =
            """
            select pg_logical_emit_message(true, '%s', '') from pg_stat_get_wal_senders()
            where pid = ? and sent_lsn < pg_current_wal_flush_lsn()"""
                    .formatted(SlotGuard.KNOCK);

    private final DatabaseAddress address;
    private final BlockingQueue<Boolean> committed = new ArrayBlockingQueue<>(1);
    private final Thread thread = Thread.ofVirtual().name("wal-sender-nudge").unstarted(this::run);
    private volatile long committedNanos;
    private volatile int senderPid;
    private @Nullable Connection connection;

    SenderNudge(DatabaseAddress address) {
        this.address = address;
    }

    void start() {
        thread.start();
    }

    /** Another process of the database sends from now on. */
    void follow(int pid) {
        senderPid = pid;
    }

    /** Something may have been committed. Any thread; does not block. */
    void committed() {
        committedNanos = System.nanoTime();
        committed.offer(true);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                committed.take();
                restUntilDue();
                try {
                    nudge();
                } catch (SQLException e) {
                    LOG.debug("the WAL sender is not nudged for now", e);
                    disconnect();
                    Thread.sleep(RETRY_MS);
                }
            }
        } catch (InterruptedException e) {
            // The stream ends.
        } finally {
            disconnect();
        }
    }

    /** Each commit that follows wakes the sender for those before it. */
    private void restUntilDue() throws InterruptedException {
        for (long left = DUE_NANOS; left > 0; ) {
            TimeUnit.NANOSECONDS.sleep(left);
            left = DUE_NANOS - (System.nanoTime() - committedNanos);
        }
    }

    private void nudge() throws SQLException {
        if (connection == null) {
            connection = SlotGuard.connect(address);
        }
        try (PreparedStatement nudge = connection.prepareStatement(NUDGE)) {
            nudge.setInt(1, senderPid);
            nudge.execute();
        }
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("the nudging connection was closed already", e);
            }
            connection = null;
        }
    }
}
