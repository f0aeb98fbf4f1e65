package whatssound.realtime;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;
import whatssound.db.Claims;
import whatssound.db.Database;

/**
 * Asks the policies one question at a time, statement by statement as the original does: what the
 * answers of batches are compared with.
 */
final class OneByOne {
    private static final String DENIED = "42501";

    private final Database database;

    OneByOne(Database database) {
        this.database = database;
    }

    Grants read(Claims claims, String topic) {
        return database.asOwner(
                connection -> {
                    insert(connection, topic, "broadcast", null);
                    insert(connection, topic, "presence", null);
                    become(connection, claims, topic);
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "select coalesce(bool_or(extension = 'broadcast'), false),"
                                            + " coalesce(bool_or(extension = 'presence'), false)"
                                            + " from realtime.messages where topic = ?"
                                            + " and inserted_at = now()::timestamp")) {
                        select.setString(1, topic);
                        try (ResultSet row = select.executeQuery()) {
                            row.next();
                            return new Grants(row.getBoolean(1), row.getBoolean(2));
                        }
                    } finally {
                        connection.rollback();
                    }
                });
    }

    boolean write(Question.Write question) {
        return database.asOwner(
                connection -> {
                    Savepoint before = connection.setSavepoint();
                    try {
                        become(connection, question.claims(), question.topic());
                        insert(
                                connection,
                                question.topic(),
                                question.extension(),
                                question.event());
                        return true;
                    } catch (SQLException e) {
                        if (DENIED.equals(e.getSQLState())) {
                            return false;
                        }
                        throw e;
                    } finally {
                        connection.rollback(before);
                    }
                });
    }

    private static void insert(
            Connection connection, String topic, String extension, @Nullable String event)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into realtime.messages (topic, extension, event) values (?, ?, ?)")) {
            insert.setString(1, topic);
            insert.setString(2, extension);
            insert.setString(3, event);
            insert.executeUpdate();
        }
    }

    private static void become(Connection connection, Claims claims, String topic)
            throws SQLException {
        try (PreparedStatement settings =
                connection.prepareStatement(
                        "select set_config('realtime.topic', ?, true), set_config('request.jwt.claims', ?, true),"
                                + " set_config('search_path', 'public, extensions', true), set_config('role', ?, true)")) {
            settings.setString(1, topic);
            settings.setString(2, claims.json());
            settings.setString(3, claims.role());
            settings.execute();
        }
    }
}
