package whatssound.session;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.db.Database;

/** Opening and closing the demo session, as statements. Blocks. */
final class DemoSessionStore {
    private final Database database;

    DemoSessionStore(Database database) {
        this.database = database;
    }

    /** The demo session, made where there is none; null where there are no tracks to play in it. */
    @Nullable UUID open(String name, String code) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement open =
                            connection.prepareStatement("select private.open_demo(?, ?)")) {
                        open.setString(1, name);
                        open.setString(2, code);
                        try (ResultSet row = open.executeQuery()) {
                            row.next();
                            return row.getObject(1, UUID.class);
                        }
                    }
                });
    }

    void close() {
        database.asOwner(
                connection -> {
                    try (PreparedStatement close =
                            connection.prepareStatement("select private.close_demo()")) {
                        return close.execute();
                    }
                });
    }
}
