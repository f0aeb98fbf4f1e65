package whatssound.realtime;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import whatssound.db.Claims;
import whatssound.db.Database;

/**
 * Asks the policies on {@code realtime.messages} what a user may do on a topic.
 *
 * <p>Probe rows are written and read back as the user's role and rolled back, as the original does,
 * so that any policy that works there works here. Blocks; virtual threads.
 */
final class AuthorizationStore {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String INSERT_PROBE =
            "insert into realtime.messages (topic, extension) values (?, ?)";

    private final Database database;

    AuthorizationStore(Database database) {
        this.database = database;
    }

    /** Which kinds of messages the user may receive. */
    Grants read(Claims claims, String topic) {
        return database.asOwner(
                connection ->
                        rolledBack(
                                connection,
                                () -> {
                                    insertProbe(connection, topic, "broadcast");
                                    insertProbe(connection, topic, "presence");
                                    become(connection, claims, topic);
                                    try (PreparedStatement select =
                                            connection.prepareStatement(
                                                    "select coalesce(bool_or(extension = 'broadcast'), false),"
                                                            + " coalesce(bool_or(extension = 'presence'), false)"
                                                            + " from realtime.messages where topic = ? and inserted_at = now()::timestamp"
                                                            + " and event is null and payload is null")) {
                                        select.setString(1, topic);
                                        try (ResultSet rows = select.executeQuery()) {
                                            rows.next();
                                            return new Grants(
                                                    rows.getBoolean(1), rows.getBoolean(2));
                                        }
                                    }
                                }));
    }

    /** Which kinds of messages the user may send. */
    Grants write(Claims claims, String topic) {
        return database.asOwner(
                connection ->
                        rolledBack(
                                connection,
                                () -> {
                                    become(connection, claims, topic);
                                    return new Grants(
                                            mayInsert(connection, topic, "broadcast"),
                                            mayInsert(connection, topic, "presence"));
                                }));
    }

    private static boolean mayInsert(Connection connection, String topic, String extension)
            throws SQLException {
        try {
            return rolledBack(
                    connection,
                    () -> {
                        insertProbe(connection, topic, extension);
                        return true;
                    });
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static void insertProbe(Connection connection, String topic, String extension)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_PROBE)) {
            insert.setString(1, topic);
            insert.setString(2, extension);
            insert.executeUpdate();
        }
    }

    private static void become(Connection connection, Claims claims, String topic)
            throws SQLException {
        try (PreparedStatement settings =
                connection.prepareStatement(
                        "select set_config('realtime.topic', ?, true), set_config('request.jwt.claims', ?, true),"
                                + " set_config('request.jwt.claim.sub', ?, true), set_config('request.jwt.claim.role', ?, true),"
                                + " set_config('role', ?, true)")) {
            settings.setString(1, topic);
            settings.setString(2, claims.json());
            settings.setString(3, claims.subject() == null ? "" : claims.subject().toString());
            settings.setString(4, claims.role());
            settings.setString(5, claims.role());
            settings.execute();
        }
    }

    private interface Probe<T> {
        T run() throws SQLException;
    }

    /** Rows, role and settings are all gone afterwards. */
    private static <T> T rolledBack(Connection connection, Probe<T> probe) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            return probe.run();
        } finally {
            connection.rollback(before);
        }
    }
}
