package whatssound.session;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.db.Database;

/** The reaction keeper's statement. Blocks; virtual threads. */
final class ReactionStore {
    private final Database database;

    ReactionStore(Database database) {
        this.database = database;
    }

    /** Where the music is. */
    record Place(UUID entry, double positionMs) {}

    /**
     * Keeps counts by the place in the music.
     *
     * @param counts a JSON object of counts by emoji
     * @return where the music is; null where nothing plays
     */
    @Nullable Place keep(UUID session, String counts) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement keep =
                            connection.prepareStatement(
                                    "select entry_id, position_ms from private.keep_reactions(?, ?::jsonb)")) {
                        keep.setObject(1, session);
                        keep.setString(2, counts);
                        try (ResultSet row = keep.executeQuery()) {
                            row.next();
                            UUID entry = row.getObject(1, UUID.class);
                            return entry == null ? null : new Place(entry, row.getDouble(2));
                        }
                    }
                });
    }
}
