package whatssound.session;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.db.Database;

/** The keeper's statements on the timeline. Blocks; virtual threads. */
final class TimelineStore {
    private final Database database;

    TimelineStore(Database database) {
        this.database = database;
    }

    /**
     * A timeline as it was looked at.
     *
     * @param dueMs the server time at which something has to be done; null when nothing has
     */
    record Look(UUID session, long seq, @Nullable Double dueMs) {}

    /** All timelines that run. */
    List<Look> running() {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement select =
                                    connection.prepareStatement(
                                            "select session_id, seq, due_at_ms from private.timelines_due()");
                            ResultSet rows = select.executeQuery()) {
                        List<Look> running = new ArrayList<>();
                        while (rows.next()) {
                            running.add(look(rows.getObject("session_id", UUID.class), rows));
                        }
                        return running;
                    }
                });
    }

    /** Sessions of the Auto-DJ in which nothing plays and somebody waits for music. */
    List<UUID> toStart() {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement select =
                                    connection.prepareStatement(
                                            "select private.sessions_to_start()");
                            ResultSet rows = select.executeQuery()) {
                        List<UUID> sessions = new ArrayList<>();
                        while (rows.next()) {
                            sessions.add(rows.getObject(1, UUID.class));
                        }
                        return sessions;
                    }
                });
    }

    /**
     * Does what is due of a session, as it is after transactions that the WAL told of.
     *
     * @param told their 32-bit ids
     */
    Look keep(UUID session, Long[] told) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement keep =
                            connection.prepareStatement(
                                    "select seq, due_at_ms from private.keep_timeline(?, ?)")) {
                        keep.setObject(1, session);
                        keep.setArray(2, connection.createArrayOf("bigint", told));
                        try (ResultSet rows = keep.executeQuery()) {
                            rows.next();
                            return look(session, rows);
                        }
                    }
                });
    }

    /** Tells what was playing before the start in the clock of this start. */
    int restamp() {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement restamp =
                                    connection.prepareStatement(
                                            "select private.restamp_anchors()");
                            ResultSet rows = restamp.executeQuery()) {
                        rows.next();
                        return rows.getInt(1);
                    }
                });
    }

    private static Look look(UUID session, ResultSet row) throws SQLException {
        return new Look(session, row.getLong("seq"), row.getObject("due_at_ms", Double.class));
    }
}
