package whatssound.session;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import whatssound.db.Database;

/** The keeper's statements on the timeline. Blocks; virtual threads. */
final class TimelineStore {
    private final Database database;

    TimelineStore(Database database) {
        this.database = database;
    }

    /** A live anchor of which the track ends at a server time. */
    record EndingAnchor(UUID sessionId, long seq, double endsAtMs) {}

    List<EndingAnchor> endingBefore(double serverMs) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "select session_id, seq, ends_at_ms from private.anchors_ending_before(?)")) {
                        select.setDouble(1, serverMs);
                        List<EndingAnchor> ending = new ArrayList<>();
                        try (ResultSet rows = select.executeQuery()) {
                            while (rows.next()) {
                                ending.add(
                                        new EndingAnchor(
                                                rows.getObject(1, UUID.class),
                                                rows.getLong(2),
                                                rows.getDouble(3)));
                            }
                        }
                        return ending;
                    }
                });
    }

    /** Puts the next entry on the decks at a server time, unless a command of the DJ came first. */
    void advance(EndingAnchor anchor, double atServerMs) {
        database.asOwner(
                connection -> {
                    try (PreparedStatement advance =
                            connection.prepareStatement(
                                    "select private.advance_playback(?, ?, ?)")) {
                        advance.setObject(1, anchor.sessionId());
                        advance.setLong(2, anchor.seq());
                        advance.setDouble(3, atServerMs);
                        return advance.execute();
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
}
