package whatssound.changes.wal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.DatabaseAddress;
import whatssound.db.Snapshot;

/**
 * Waits until who reads sees a commit: Postgres sends the WAL of it a moment before, and with a
 * synchronous standby long before ({@code CommitTransaction} in {@code xact.c}).
 *
 * <p>One snapshot answers for all that had ended by then, so a burst asks once. Lives on the
 * stream's thread; blocks.
 */
final class VisibleCommits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VisibleCommits.class);
    private static final String SNAPSHOT = "select pg_current_snapshot()::text";
    private static final long FIRST_REST_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Long before transaction numbers come around. */
    private static final long SNAPSHOT_HOLDS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final DatabaseAddress address;
    private @Nullable Connection connection;
    private @Nullable Snapshot snapshot;
    private long takenNanos;

    VisibleCommits(DatabaseAddress address) {
        this.address = address;
    }

    /**
     * Returns once the transaction is seen by all that begin from now on.
     *
     * @throws SQLException when Postgres cannot be asked
     */
    void await(int xid) throws SQLException, InterruptedException {
        long restNanos = FIRST_REST_NANOS;
        while (!isVisible(xid)) {
            snapshot = taken();
            takenNanos = System.nanoTime();
            if (!isVisible(xid)) {
                TimeUnit.NANOSECONDS.sleep(restNanos);
                restNanos = Math.min(LONGEST_REST_NANOS, 2 * restNanos);
            }
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("the connection for snapshots was closed already", e);
            }
            connection = null;
        }
    }

    private boolean isVisible(int xid) {
        return snapshot != null
                && System.nanoTime() - takenNanos < SNAPSHOT_HOLDS_NANOS
                && snapshot.saw(xid);
    }

    private Snapshot taken() throws SQLException {
        if (connection != null) {
            try {
                return taken(connection);
            } catch (SQLException e) {
                LOG.debug("the connection for snapshots broke and is opened again", e);
                close();
            }
        }
        connection = SlotGuard.connect(address);
        return taken(connection);
    }

    private static Snapshot taken(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SNAPSHOT);
                ResultSet row = select.executeQuery()) {
            row.next();
            return Snapshot.parse(row.getString(1));
        }
    }
}
