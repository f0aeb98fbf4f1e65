package whatssound.changes.wal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.DatabaseAddress;

/**
 * A second slot that follows the stream's own on another connection, so that a stream whose
 * connection alone was lost goes on where it was.
 *
 * <p>Both are temporary and end with their connections: neither can pin WAL for a server that is
 * gone. Blocks; any thread.
 */
final class SlotGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlotGuard.class);

    /** The prefix of messages that say nothing but that the stream lives. */
    static final String KNOCK = "whatssound.knock";

    private static final int ANSWER_WITHIN_SECONDS = 10;

    private final DatabaseAddress address;
    private @Nullable Connection connection;
    private @Nullable String slot;

    SlotGuard(DatabaseAddress address) {
        this.address = address;
    }

    /** Lets the guard follow: what lies before {@code doneLsn} is not needed again. */
    synchronized void follow(String streamSlot, long doneLsn) {
        try {
            if (slot == null || connection == null || !connection.isValid(1)) {
                open(streamSlot);
            } else if (doneLsn != 0) {
                advance(connection, slot, doneLsn);
            }
        } catch (SQLException e) {
            LOG.warn("the replication slot is not guarded for now: {}", e.getMessage());
            close();
        }
    }

    synchronized boolean isThere() {
        return slot != null;
    }

    /** Gives a new connection a slot that begins where the guard stands; false if that is gone. */
    synchronized boolean copyTo(Connection replication, String newSlot) throws SQLException {
        if (slot == null) {
            return false;
        }
        try {
            copy(replication, slot, newSlot);
            return true;
        } catch (SQLException e) {
            if (replication.isClosed() || "57P03".equals(e.getSQLState())) {
                throw e;
            }
            LOG.info("the replication slot cannot be continued: {}", e.getMessage());
            close();
            return false;
        }
    }

    /** Writes to the WAL what every stream of this database tells; false where it cannot now. */
    synchronized boolean knock() {
        if (connection == null) {
            return false;
        }
        try (PreparedStatement emit =
                connection.prepareStatement("select pg_logical_emit_message(false, ?, '')")) {
            emit.setString(1, KNOCK);
            emit.execute();
            return true;
        } catch (SQLException e) {
            LOG.debug("the replication stream is not watched for now", e);
            return false;
        }
    }

    @Override
    public synchronized void close() {
        slot = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("the guard's connection was closed already", e);
            }
            connection = null;
        }
    }

    /** A connection that takes no answer for one when it is late. */
    static Connection connect(DatabaseAddress address) throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, address.user());
        PGProperty.PASSWORD.set(properties, address.password());
        PGProperty.CONNECT_TIMEOUT.set(properties, ANSWER_WITHIN_SECONDS);
        PGProperty.SOCKET_TIMEOUT.set(properties, ANSWER_WITHIN_SECONDS);
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    private void open(String streamSlot) throws SQLException {
        close();
        connection = connect(address);
        String name = newName();
        copy(connection, streamSlot, name);
        slot = name;
    }

    static String newName() {
        return "whatssound_" + UUID.randomUUID().toString().replace('-', '_');
    }

    private static void copy(Connection owner, String from, String to) throws SQLException {
        try (PreparedStatement copy =
                owner.prepareStatement(
                        "select pg_copy_logical_replication_slot(?, ?, true, 'pgoutput')")) {
            copy.setString(1, from);
            copy.setString(2, to);
            copy.execute();
        }
    }

    private static void advance(Connection owner, String slot, long lsn) throws SQLException {
        try (PreparedStatement advance =
                owner.prepareStatement(
                        "select pg_replication_slot_advance(slot_name, greatest(?::pg_lsn, confirmed_flush_lsn))"
                                + " from pg_replication_slots where slot_name = ?")) {
            advance.setString(1, LogSequenceNumber.valueOf(lsn).asString());
            advance.setString(2, slot);
            advance.execute();
        }
    }
}
