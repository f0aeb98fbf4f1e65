package whatssound.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGConnection;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/** Brings a database to the schema of this version. Any thread that may block. */
public final class Migrations {
    // Of all servers that start on one database at once, one migrates while the others wait.
    private static final long LOCK = 0x57A7_5501L;
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String INVALID_SCHEMA = "3F000";

    private Migrations() {}

    /**
     * Applies what is missing: first what a hosted Supabase already has, then the DJ domain.
     *
     * @param address the database with the login of its owner
     * @param authenticatorPassword what the role of the requests logs in with from now on
     * @throws WhatsSoundException DATABASE_FAILED, naming the migration that failed
     */
    public static void apply(DatabaseAddress address, String authenticatorPassword) {
        String wanted =
                MigrationFiles.fingerprint(MigrationHistory.folders(), authenticatorPassword);
        try (Connection connection =
                DriverManager.getConnection(
                        address.jdbcUrl(), address.user(), address.password())) {
            if (wanted.equals(appliedFingerprint(connection))) {
                return;
            }
            // Held until the connection ends.
            run(connection, "select pg_advisory_lock(%d)".formatted(LOCK));
            if (wanted.equals(appliedFingerprint(connection))) {
                return;
            }
            refuseNewer(connection);
            for (MigrationHistory history : MigrationHistory.values()) {
                migrate(address, history);
            }
            run(connection, "call whatssound_meta.admit_service_role()");
            setAuthenticatorPassword(connection, authenticatorPassword);
            rememberFingerprint(connection, wanted);
        } catch (FlywayException | SQLException e) {
            throw new WhatsSoundException(
                    ErrorCode.DATABASE_FAILED,
                    "The database %s cannot be migrated: %s".formatted(address, e.getMessage()),
                    e);
        }
    }

    private static void refuseNewer(Connection connection) throws SQLException {
        Optional<String> newer = MigrationHistory.newerThanKnown(connection);
        if (newer.isPresent()) {
            throw new WhatsSoundException(ErrorCode.DATABASE_UNFIT, newer.get());
        }
    }

    private static void migrate(DatabaseAddress address, MigrationHistory history) {
        Flyway.configure()
                .dataSource(address.jdbcUrl(), address.user(), address.password())
                .locations("classpath:" + history.folder())
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .schemas(MigrationHistory.SCHEMA)
                .table(history.table())
                // The two histories share a schema, which is therefore never empty for the second.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                // SQL bodies are full of dollar signs.
                .placeholderReplacement(false)
                .skipDefaultCallbacks(true)
                .outputQueryResults(false)
                .load()
                .migrate();
    }

    private static void setAuthenticatorPassword(Connection connection, String password)
            throws SQLException {
        // Hashed here, so that neither a log nor a statistics view ever shows it.
        connection
                .unwrap(PGConnection.class)
                .alterUserPassword("authenticator", password.toCharArray(), "scram-sha-256");
    }

    private static String appliedFingerprint(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select fingerprint from whatssound_meta.applied")) {
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState()) || INVALID_SCHEMA.equals(e.getSQLState())) {
                return "";
            }
            throw e;
        }
    }

    private static void rememberFingerprint(Connection connection, String fingerprint)
            throws SQLException {
        run(
                connection,
                """
                create table if not exists whatssound_meta.applied (
                  only_row boolean primary key default true check (only_row),
                  fingerprint text not null
                )
                """);
        try (PreparedStatement upsert =
                connection.prepareStatement(
                        """
                        insert into whatssound_meta.applied (fingerprint) values (?)
                        on conflict (only_row) do update set fingerprint = excluded.fingerprint
                        """)) {
            upsert.setString(1, fingerprint);
            upsert.executeUpdate();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
