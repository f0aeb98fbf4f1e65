package whatssound.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Plain statements for tests, on a connection given or on one of their own. Any thread. */
public final class Sql {
    private Sql() {}

    public static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    public static void run(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = connect(address)) {
            run(connection, sql);
        }
    }

    /** Returns null, so that it may be all that a {@link Work} does. */
    public static @Nullable Void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return null;
        }
    }

    /** The first column of the first row as text, {@code "null"} for null. */
    public static String text(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = connect(address)) {
            return text(connection, sql);
        }
    }

    public static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("no row: " + sql);
            }
            return String.valueOf(rows.getString(1));
        }
    }
}
