package whatssound.session;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import whatssound.db.Database;

/** The vote keeper's statements. Blocks; virtual threads. */
final class VoteStore {
    private final Database database;

    VoteStore(Database database) {
        this.database = database;
    }

    /**
     * Tells a session's members the results of now, after a vote in any case; answers whether there
     * was something to tell.
     *
     * @param told 32-bit ids of transactions that the results have to hold
     */
    boolean write(UUID session, boolean voted, Long[] told) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement write =
                            connection.prepareStatement(
                                    "select private.write_vote_results(?, ?, ?)")) {
                        write.setObject(1, session);
                        write.setBoolean(2, voted);
                        write.setArray(3, connection.createArrayOf("bigint", told));
                        try (ResultSet rows = write.executeQuery()) {
                            rows.next();
                            return rows.getBoolean(1);
                        }
                    }
                });
    }

    List<UUID> liveSessions() {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement select =
                                    connection.prepareStatement(
                                            "select id from public.sessions where ended_at is null");
                            ResultSet rows = select.executeQuery()) {
                        List<UUID> live = new ArrayList<>();
                        while (rows.next()) {
                            live.add(rows.getObject(1, UUID.class));
                        }
                        return live;
                    }
                });
    }
}
