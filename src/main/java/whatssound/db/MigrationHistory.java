package whatssound.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The two rows of migrations, in the order in which they are applied, and what a database remembers
 * of each. Any thread that may block.
 */
enum MigrationHistory {
    PLATFORM("db/platform", "platform_migrations"),
    APP("db/app", "app_migrations");

    static final String SCHEMA = "whatssound_meta";

    private final String folder;
    private final String table;

    MigrationHistory(String folder, String table) {
        this.folder = folder;
        this.table = table;
    }

    /** Where the migrations lie on the class path. */
    String folder() {
        return folder;
    }

    /** The table in {@link #SCHEMA} that remembers them. */
    String table() {
        return table;
    }

    static List<String> folders() {
        return Arrays.stream(values()).map(MigrationHistory::folder).toList();
    }

    /** Says so where a later version of this program has migrated the database. */
    static Optional<String> newerThanKnown(Connection connection) throws SQLException {
        for (MigrationHistory history : values()) {
            int applied = history.lastApplied(connection);
            int known = MigrationFiles.lastVersion(history.folder);
            if (applied > known) {
                return Optional.of(
                        "The database was written by a newer version of WhatsSound (%s is at %d, this version knows %d): start that version, or name another database."
                                .formatted(history.table, applied, known));
            }
        }
        return Optional.empty();
    }

    private int lastApplied(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery(
                            "select to_regclass('%s.%s') is not null".formatted(SCHEMA, table))) {
                found.next();
                if (!found.getBoolean(1)) {
                    return 0;
                }
            }
            try (ResultSet last =
                    statement.executeQuery(
                            "select coalesce(max(version::integer), 0) from %s.%s where version ~ '^\\d+$'"
                                    .formatted(SCHEMA, table))) {
                last.next();
                return last.getInt(1);
            }
        }
    }
}
