package whatssound.pages;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;
import whatssound.db.Database;

/** Reads what links tell. Blocks; virtual threads. */
final class SharedSessionStore {
    private final Database database;

    SharedSessionStore(Database database) {
        this.database = database;
    }

    /** Empty for codes of no session, of one that is over or closed, and of one with a password. */
    Optional<SharedSession> find(String code) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement find =
                            connection.prepareStatement(
                                    """
                                    select name, listeners, waiting, title, artist, cover_path
                                    from private.shared_session(?)
                                    """)) {
                        find.setString(1, code);
                        try (ResultSet row = find.executeQuery()) {
                            return row.next()
                                    ? Optional.of(
                                            new SharedSession(
                                                    code,
                                                    row.getString(1),
                                                    row.getInt(2),
                                                    row.getInt(3),
                                                    row.getString(4),
                                                    row.getString(5),
                                                    row.getString(6)))
                                    : Optional.empty();
                        }
                    }
                });
    }
}
