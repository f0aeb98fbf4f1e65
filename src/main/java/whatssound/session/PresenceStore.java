package whatssound.session;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import whatssound.db.Database;

/** The presence keeper's statements. Blocks; virtual threads. */
final class PresenceStore {
    private final Database database;

    PresenceStore(Database database) {
        this.database = database;
    }

    /** Who holds the decks of a live session; the epoch names this turn at them. */
    record DeckHolder(UUID sessionId, UUID userId, long epoch) {}

    List<DeckHolder> deckHolders() {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement select =
                                    connection.prepareStatement(
                                            "select session_id, holder_id, epoch from private.deck_holders()");
                            ResultSet rows = select.executeQuery()) {
                        List<DeckHolder> holders = new ArrayList<>();
                        while (rows.next()) {
                            holders.add(
                                    new DeckHolder(
                                            rows.getObject(1, UUID.class),
                                            rows.getObject(2, UUID.class),
                                            rows.getLong(3)));
                        }
                        return holders;
                    }
                });
    }

    /** Notes who is in which session now, in one statement for all of them. */
    void see(Map<UUID, Set<UUID>> present) {
        List<UUID> sessions = new ArrayList<>();
        List<UUID> users = new ArrayList<>();
        present.forEach(
                (session, here) ->
                        here.forEach(
                                user -> {
                                    sessions.add(session);
                                    users.add(user);
                                }));
        database.asOwner(
                connection -> {
                    try (PreparedStatement see =
                            connection.prepareStatement("select private.see_members(?, ?)")) {
                        see.setArray(1, connection.createArrayOf("uuid", sessions.toArray()));
                        see.setArray(2, connection.createArrayOf("uuid", users.toArray()));
                        return see.execute();
                    }
                });
    }

    /**
     * Gives the decks to the next of those who are here; false if they have changed hands since.
     */
    boolean djLost(DeckHolder lost, Set<UUID> present) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement pass =
                            connection.prepareStatement("select private.dj_lost(?, ?, ?, ?)")) {
                        pass.setObject(1, lost.sessionId());
                        pass.setObject(2, lost.userId());
                        pass.setLong(3, lost.epoch());
                        pass.setArray(4, connection.createArrayOf("uuid", present.toArray()));
                        try (ResultSet row = pass.executeQuery()) {
                            row.next();
                            return row.getBoolean(1);
                        }
                    }
                });
    }
}
