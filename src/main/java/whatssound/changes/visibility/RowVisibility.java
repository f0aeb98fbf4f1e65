package whatssound.changes.visibility;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import whatssound.changes.wal.ChangeKind;
import whatssound.changes.wal.Relation;
import whatssound.changes.wal.TableName;
import whatssound.db.Access;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.db.DatabaseException;

/**
 * Who may see a changed row: what a {@code select} under the viewer's claims shows at this moment.
 *
 * <p>Lives on the stream's thread; blocks.
 */
public final class RowVisibility {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Database database;

    public RowVisibility(Database database) {
        this.database = database;
    }

    /**
     * One answer for each viewer, in order.
     *
     * @param row column name → value as the WAL has it in text (null for SQL null): of the new row,
     *     or of the identity columns for a delete
     * @throws DatabaseException when Postgres cannot be asked
     */
    public boolean[] visible(
            Relation relation,
            Map<String, @Nullable String> row,
            ChangeKind kind,
            List<Claims> viewers) {
        List<String> key = primaryKey(relation);
        boolean[] answers = new boolean[viewers.size()];
        for (int i = 0; i < answers.length; i++) {
            answers[i] =
                    switch (kind) {
                        case INSERT, UPDATE ->
                                !key.isEmpty() && shows(relation.name(), key, row, viewers.get(i));
                        case DELETE -> mayRead(relation.name(), viewers.get(i));
                    };
        }
        return answers;
    }

    /** The WAL saw a write on a table that policies may read: what depends on it is forgotten. */
    public void tableChanged(String schema, String table) {
        // Nothing is remembered.
    }

    /** Tables, policies, grants or functions changed: everything is forgotten. */
    public void schemaChanged() {
        // Nothing is remembered.
    }

    /** The tables that policies read, of which every write has to be told here. */
    public Set<TableName> tablesRead() {
        return Set.of();
    }

    private List<String> primaryKey(Relation relation) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "select attname from pg_index join pg_attribute on attrelid = indrelid"
                                            + " and attnum = any (indkey) where indrelid = ?::oid and indisprimary")) {
                        select.setLong(1, Integer.toUnsignedLong(relation.oid()));
                        List<String> names = new ArrayList<>();
                        try (ResultSet rows = select.executeQuery()) {
                            while (rows.next()) {
                                names.add(rows.getString(1));
                            }
                        }
                        return names;
                    }
                });
    }

    private boolean mayRead(TableName table, Claims viewer) {
        return asks(viewer, "select 1 from " + table.quoted() + " limit 0", List.of()) != null;
    }

    private boolean shows(
            TableName table, List<String> key, Map<String, @Nullable String> row, Claims viewer) {
        String condition =
                key.stream()
                        .map(column -> TableName.quoted(column) + " = ?")
                        .collect(Collectors.joining(" and "));
        List<@Nullable String> values = new ArrayList<>();
        key.forEach(column -> values.add(row.get(column)));
        return Boolean.TRUE.equals(
                asks(viewer, "select 1 from " + table.quoted() + " where " + condition, values));
    }

    /** Whether the query has a row; null where the viewer may not ask. */
    private @Nullable Boolean asks(Claims viewer, String sql, List<@Nullable String> values) {
        try {
            return database.inTransaction(
                    viewer,
                    Access.READ_ONLY,
                    Map.of(),
                    connection -> hasRow(connection, sql, values));
        } catch (DatabaseException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.sqlState())) {
                return null;
            }
            throw e;
        }
    }

    private static boolean hasRow(Connection connection, String sql, List<@Nullable String> values)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                // Of no type, so that Postgres takes the column's.
                select.setObject(i + 1, values.get(i), Types.OTHER);
            }
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }
}
