package whatssound.changes.catalog;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import whatssound.changes.wal.TableName;
import whatssound.changes.wal.WalStream;
import whatssound.db.Database;

/** Reads the database's catalogue. Blocks; any thread. */
final class CatalogStore {
    private static final String TABLE =
            """
            select c.oid, c.relrowsecurity, exists (
                select from pg_publication_tables
                where pubname = ? and schemaname = n.nspname and tablename = c.relname) as published
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relname = ? and c.relkind in ('r', 'p')
            """;
    private static final String COLUMNS =
            """
            select a.attname, a.atttypid, coalesce(a.attnum = any (i.indkey), false) as key,
              coalesce(co.collname in ('C', 'POSIX', 'ucs_basic', 'pg_c_utf8')
                or co.collname = 'default' and exists (
                  select from pg_database
                  where datname = current_database() and
                    (datlocprovider = 'c' and datcollate in ('C', 'POSIX') or datlocprovider = 'b')),
                true) as ordered,
              coalesce(co.collisdeterministic, true) as exact
            from pg_attribute a
            left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
            left join pg_collation co on co.oid = a.attcollation
            where a.attrelid = ? and a.attnum > 0 and not a.attisdropped
            order by a.attnum
            """;
    private static final String TYPE =
            """
            with recursive chain as (
              select oid, typbasetype, 0 as depth from pg_type where oid = ?
              union all
              select t.oid, t.typbasetype, depth + 1 from chain join pg_type t on t.oid = chain.typbasetype)
            select t.typname, format_type(t.oid, -1) as sql_name, b.oid as base, b.typcategory,
              case when b.typcategory = 'A' then b.typelem::bigint else 0 end as element, b.typdelim,
              array(select enumlabel::text from pg_enum where enumtypid = b.oid order by enumsortorder) as labels
            from pg_type t, (select oid from chain order by depth desc limit 1) last
            join pg_type b on b.oid = last.oid
            where t.oid = ?
            """;
    private static final String READABLE =
            """
            select attname from pg_attribute
            where attrelid = ? and attnum > 0 and not attisdropped
              and has_column_privilege(?, attrelid, attnum, 'select')
            """;

    private static final String HOLDS_LOCKS =
            """
            select exists (
              select from pg_locks where locktype = 'transactionid' and transactionid = ?::xid),
              pg_sleep(0.001)
            """;
    private static final int MOST_WAITS = 500;

    private final Database database;

    CatalogStore(Database database) {
        this.database = database;
    }

    @Nullable Table table(TableName name) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement select = connection.prepareStatement(TABLE)) {
                        select.setString(1, WalStream.CHANGES_PUBLICATION);
                        select.setString(2, name.schema());
                        select.setString(3, name.table());
                        try (ResultSet row = select.executeQuery()) {
                            if (!row.next()) {
                                return null;
                            }
                            long oid = row.getLong("oid");
                            return new Table(
                                    (int) oid,
                                    name,
                                    row.getBoolean("published"),
                                    row.getBoolean("relrowsecurity"),
                                    columns(connection, oid));
                        }
                    }
                });
    }

    private static List<TableColumn> columns(Connection connection, long table)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS)) {
            select.setLong(1, table);
            List<TableColumn> columns = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    columns.add(
                            new TableColumn(
                                    rows.getString("attname"),
                                    type(connection, rows.getLong("atttypid")),
                                    rows.getBoolean("key"),
                                    rows.getBoolean("ordered"),
                                    rows.getBoolean("exact")));
                }
            }
            return List.copyOf(columns);
        }
    }

    PgType type(int oid) {
        return database.asOwner(connection -> type(connection, Integer.toUnsignedLong(oid)));
    }

    private static PgType type(Connection connection, long oid) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TYPE)) {
            select.setLong(1, oid);
            select.setLong(2, oid);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("there is no type " + oid);
                }
                long element = row.getLong("element");
                return new PgType(
                        (int) oid,
                        row.getString("typname"),
                        row.getString("sql_name"),
                        row.getString("typcategory").charAt(0),
                        (int) row.getLong("base"),
                        element == 0 ? null : type(connection, element),
                        row.getString("typdelim").charAt(0),
                        texts(row.getArray("labels")));
            }
        }
    }

    /** Waits until a transaction has let go of its locks, which is after others see it. */
    void awaitEnd(int xid) {
        boolean held = true;
        for (int attempt = 0; held && attempt < MOST_WAITS; attempt++) {
            held =
                    database.asOwner(
                            connection -> {
                                try (PreparedStatement select =
                                        connection.prepareStatement(HOLDS_LOCKS)) {
                                    select.setString(1, Integer.toUnsignedString(xid));
                                    return firstColumn(select).getFirst().equals("t");
                                }
                            });
        }
    }

    /** The columns that a role may read. */
    Set<String> readable(int table, String role) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement select = connection.prepareStatement(READABLE)) {
                        select.setLong(1, Integer.toUnsignedLong(table));
                        select.setString(2, role);
                        return new TreeSet<>(firstColumn(select));
                    }
                });
    }

    /** The published tables of a schema, or of all where it is null. */
    List<TableName> published(@Nullable String schema) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "select schemaname, tablename from pg_publication_tables"
                                            + " where pubname = ? and schemaname = coalesce(?, schemaname)")) {
                        select.setString(1, WalStream.CHANGES_PUBLICATION);
                        select.setString(2, schema);
                        List<TableName> names = new ArrayList<>();
                        try (ResultSet rows = select.executeQuery()) {
                            while (rows.next()) {
                                names.add(new TableName(rows.getString(1), rows.getString(2)));
                            }
                        }
                        return names;
                    }
                });
    }

    /**
     * The values as Postgres writes them once it has read them as the type.
     *
     * @throws whatssound.db.DatabaseException where one is none of the type
     */
    List<String> canonical(PgType type, List<String> values) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "select format('%s', value::"
                                            + type.sqlName()
                                            + ") from unnest(?::text[]) with ordinality as v (value, place)"
                                            + " order by place")) {
                        select.setArray(1, connection.createArrayOf("text", values.toArray()));
                        return firstColumn(select);
                    }
                });
    }

    /** The value as {@code to_jsonb} shows it. */
    String json(PgType type, String value) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "select to_jsonb(?::text::" + type.sqlName() + ")")) {
                        select.setString(1, value);
                        return firstColumn(select).getFirst();
                    }
                });
    }

    private static List<String> firstColumn(PreparedStatement select) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.copyOf(Arrays.asList((String[]) array.getArray()));
    }
}
