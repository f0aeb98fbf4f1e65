package whatssound.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Holds a data folder and its database together: the folder keeps the blobs that rows of the
 * database name, and what no row names is swept away at start. Any thread that may block.
 */
public final class Deployment {
    private static final String FOLDERS_NOTE = "database-id";

    private Deployment() {}

    /**
     * Looks before anything is written to either.
     *
     * @throws WhatsSoundException DATABASE_UNFIT where the folder belongs to another database
     */
    public static void check(DataFolder folder, DatabaseAddress address) {
        Optional<String> noted = folder.note(FOLDERS_NOTE);
        if (noted.isPresent() && !noted.equals(idOf(address))) {
            throw new WhatsSoundException(
                    ErrorCode.DATABASE_UNFIT,
                    "The data folder %s holds the audio of another database than %s: name that database with --database-url, or another folder with --data."
                            .formatted(folder.path(), address));
        }
    }

    /** Remembers in the folder which database it belongs to, once that is migrated. */
    public static void remember(DataFolder folder, DatabaseAddress address) {
        idOf(address).ifPresent(id -> folder.keepNote(FOLDERS_NOTE, id));
    }

    private static Optional<String> idOf(DatabaseAddress address) {
        try (Connection connection =
                        DriverManager.getConnection(
                                address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery(
                            "select to_regclass('whatssound_meta.deployment') is not null")) {
                found.next();
                if (!found.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            try (ResultSet id =
                    statement.executeQuery("select id::text from whatssound_meta.deployment")) {
                return id.next() ? Optional.of(id.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new WhatsSoundException(
                    ErrorCode.DATABASE_FAILED,
                    "The database %s cannot be read: %s".formatted(address, e.getMessage()),
                    e);
        }
    }
}
