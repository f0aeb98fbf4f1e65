package whatssound.changes.wal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

    /** How long the server may have heard nothing of a stream that lives: some of its statuses. */
    private static final int SILENCE_SECONDS = 20;

    private static final int ANSWER_WITHIN_SECONDS = 10;

    /** What the server knows of a stream. */
    enum Sight {
        SOMEBODY,
        NOBODY,
        UNKNOWN
    }

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

    /** Whether the server still hears of the one who reads from this slot. */
    synchronized Sight sees(String streamSlot) {
        if (connection == null) {
            return Sight.UNKNOWN;
        }
        try (PreparedStatement heard =
                connection.prepareStatement(
                        "select stream.reply_time > now() - make_interval(secs => ?)"
                                + " from pg_stat_replication stream join pg_replication_slots slot on slot.active_pid = stream.pid"
                                + " where slot.slot_name = ? and stream.reply_time is not null")) {
            heard.setInt(1, SILENCE_SECONDS);
            heard.setString(2, streamSlot);
            try (ResultSet row = heard.executeQuery()) {
                // A stream without a row has ended, which its reader hears, or has not begun.
                boolean silent = row.next() && !row.getBoolean(1);
                return silent ? Sight.NOBODY : Sight.SOMEBODY;
            }
        } catch (SQLException e) {
            LOG.debug("the replication stream is not watched for now", e);
            return Sight.UNKNOWN;
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

    private void open(String streamSlot) throws SQLException {
        close();
        Properties properties = new Properties();
        PGProperty.USER.set(properties, address.user());
        PGProperty.PASSWORD.set(properties, address.password());
        PGProperty.CONNECT_TIMEOUT.set(properties, ANSWER_WITHIN_SECONDS);
        PGProperty.SOCKET_TIMEOUT.set(properties, ANSWER_WITHIN_SECONDS);
        connection = DriverManager.getConnection(address.jdbcUrl(), properties);
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
