package whatssound.changes.visibility;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import whatssound.changes.wal.TableName;
import whatssound.db.Database;

/** Reads from the catalogue who may see which rows of a table. Blocks; any thread. */
final class PolicyStore {
    private static final String TABLE =
            """
            select has_schema_privilege(r.oid, n.oid, 'usage') and has_any_column_privilege(r.oid, c.oid, 'select'),
              %s, n.nspname, c.relname
            from pg_class c join pg_namespace n on n.oid = relnamespace, pg_roles r
            where c.oid = ?::oid and r.rolname = ?
            """
                    .formatted(ExpressionCatalogStore.ROW_SECURITY_APPLIES);
    private static final String COLUMNS =
            """
            select attnum, attname, coalesce(array_position(indkey::int2[], attnum), -1)
            from pg_attribute left join pg_index on indrelid = attrelid and indisprimary
            where attrelid = ?::oid and attnum > 0 and not attisdropped order by attnum
            """;

    private final Database database;

    PolicyStore(Database database) {
        this.database = database;
    }

    /**
     * The rule for the table and the role as of now.
     *
     * @return with a place in the WAL after the last commit that it has seen
     */
    Remembered rule(long table, String role) {
        return database.inSnapshot(
                // An empty path makes the text of a policy name everything in full.
                Map.of("search_path", ""),
                connection ->
                        new Remembered(
                                read(connection, table, role),
                                ExpressionCatalogStore.walLsn(connection)));
    }

    private static RowRule read(Connection connection, long oid, String role) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TABLE)) {
            select.setLong(1, oid);
            select.setString(2, role);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    return new RowRule.Hidden();
                }
                TableName name = new TableName(row.getString(3), row.getString(4));
                return row.getBoolean(2) ? judged(connection, oid, name, role) : new RowRule.Open();
            }
        }
    }

    private static RowRule judged(Connection connection, long oid, TableName name, String role)
            throws SQLException {
        Columns columns = columns(connection, oid);
        List<ExpressionCatalogStore.Policy> policies =
                ExpressionCatalogStore.policies(connection, oid, role);
        if (policies.stream().noneMatch(ExpressionCatalogStore.Policy::permissive)) {
            return new RowRule.Hidden();
        }
        List<String> trees = policies.stream().map(ExpressionCatalogStore.Policy::tree).toList();
        Reads reads = ExpressionReader.read(new ExpressionCatalogStore(connection), trees, role);
        reads.relationOids.add(oid);
        return new RowRule.Judged(
                new RowRule.Target(
                        name, role, List.copyOf(columns.names().values()), columns.primaryKey()),
                condition(policies),
                reads.columns.stream().sorted().map(columns::name).toList(),
                !reads.wholeRow && !reads.systemColumns,
                reads.opaque,
                reads.moment,
                reads.claims,
                Set.copyOf(reads.tables),
                new RowRule.Definition(
                        Set.copyOf(reads.relationOids),
                        Set.copyOf(reads.routineOids),
                        ExpressionCatalogStore.version(
                                connection, reads.relationOids, reads.routineOids)));
    }

    /** Every restrictive policy and one of the permissive ones, in the order of Postgres. */
    private static String condition(List<ExpressionCatalogStore.Policy> policies) {
        List<String> permissive = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (ExpressionCatalogStore.Policy policy : policies) {
            String condition = "(" + policy.condition() + ")";
            if (policy.permissive()) {
                // Postgres asks them from the last name to the first.
                permissive.addFirst(condition);
            } else {
                all.add(condition);
            }
        }
        all.add("(" + String.join(" or ", permissive) + ")");
        return String.join(" and ", all);
    }

    private record Columns(Map<Integer, String> names, List<String> primaryKey) {
        String name(int number) {
            return names.getOrDefault(number, "");
        }
    }

    private static Columns columns(Connection connection, long oid) throws SQLException {
        Map<Integer, String> names = new TreeMap<>();
        Map<Integer, String> key = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(COLUMNS)) {
            select.setLong(1, oid);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String name = rows.getString(2);
                    names.put(rows.getInt(1), name);
                    if (rows.getInt(3) >= 0) {
                        key.put(rows.getInt(3), name);
                    }
                }
            }
        }
        return new Columns(names, List.copyOf(key.values()));
    }
}
