package whatssound.changes.visibility;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.changes.wal.TableName;
import whatssound.db.DatabaseException;

/** The system catalogue over one connection, within one transaction. Blocks; any thread. */
final class ExpressionCatalogStore implements ExpressionCatalog {
    /** Over {@code pg_class c} and {@code pg_roles r}: as {@code check_enable_rls} of Postgres. */
    static final String ROW_SECURITY_APPLIES =
            """
            c.relrowsecurity and not r.rolsuper and not r.rolbypassrls
              and (c.relforcerowsecurity or not pg_has_role(r.oid, c.relowner, 'usage'))
            """;

    private static final String POLICIES =
            """
            select polpermissive, polqual::text, pg_get_expr(polqual, polrelid)
            from pg_policy
            where polrelid = ?::oid and polcmd in ('r', '*') and polqual is not null
              and exists (
                select from unnest(polroles) member where member = 0 or pg_has_role(?, member, 'usage'))
            order by polname
            """;
    private static final String ROUTINE =
            """
            select nspname, proname, lanname, provolatile, case when prosecdef then pg_get_userbyid(proowner) end,
              prosqlbody::text, coalesce(pg_get_function_sqlbody(p.oid), prosrc),
              not exists (select from unnest(proconfig) setting where setting not like 'search_path=%')
            from pg_proc p join pg_namespace n on n.oid = pronamespace join pg_language l on l.oid = prolang
            where p.oid = ?::oid
            """;
    private static final String READ_TABLE =
            """
            select %s from pg_class c, pg_roles r where c.oid = ?::oid and r.rolname = ?
            """
                    .formatted(ROW_SECURITY_APPLIES);

    /** Told is what can be published without making its updates fail: a table with an identity. */
    private static final String PARTS =
            """
            with recursive parts as (
              select ?::oid as part union select inhrelid from parts join pg_inherits on inhparent = part)
            select nspname, relname,
              relpersistence = 'p' and nspname not in ('pg_catalog', 'information_schema')
                and (relkind = 'p' or relkind = 'r' and (relreplident in ('f', 'i')
                  or relreplident = 'd' and exists (select from pg_index where indrelid = part and indisprimary)))
            from parts join pg_class c on c.oid = part join pg_namespace n on n.oid = relnamespace
            """;

    private static final String INPUT = "select typinput::oid from pg_type where oid = ?::oid";

    private static final String VERSION =
            """
            select md5(concat_ws('/',
              (select string_agg(xmin::text, ' ' order by oid) from pg_policy where polrelid = any (?::oid[])),
              (select string_agg(xmin::text, ' ' order by oid) from pg_class where oid = any (?::oid[])),
              (select string_agg(xmin::text, ' ' order by attrelid, attnum) from pg_attribute
                where attrelid = any (?::oid[]) and attacl is not null),
              (select string_agg(xmin::text, ' ' order by oid) from pg_proc where oid = any (?::oid[])),
              (select string_agg(xmin::text, ' ' order by oid) from pg_namespace where nspname !~ '^pg_'),
              (select string_agg(xmin::text, ' ' order by xmin::text) from pg_auth_members),
              (select string_agg(rolname || rolsuper || rolbypassrls, ' ' order by oid) from pg_roles)))
            """;

    private static final String FINGERPRINT =
            """
            select md5(concat_ws('/',
              (select string_agg(xmin::text, ' ' order by oid) from pg_policy),
              (select string_agg(xmin::text, ' ' order by oid) from pg_class where oid >= 16384 and relpersistence <> 't'),
              (select string_agg(xmin::text, ' ' order by oid) from pg_proc where oid >= 16384),
              (select string_agg(xmin::text, ' ' order by oid) from pg_namespace where oid >= 16384),
              (select string_agg(xmin::text, ' ' order by attrelid, attnum) from pg_attribute where attacl is not null),
              (select string_agg(xmin::text, ' ' order by oid) from pg_publication),
              (select string_agg(xmin::text, ' ' order by oid) from pg_publication_rel),
              (select string_agg(xmin::text, ' ' order by oid) from pg_publication_namespace),
              (select string_agg(xmin::text, ' ' order by xmin::text) from pg_auth_members),
              (select string_agg(concat(rolname, rolsuper, rolinherit, rolbypassrls), ' ' order by oid) from pg_roles)))
            """;

    private final Connection connection;

    ExpressionCatalogStore(Connection connection) {
        this.connection = connection;
    }

    /** A policy for reading: its condition parsed, and as text. */
    record Policy(boolean permissive, String tree, String condition) {}

    /** Those that apply to the role. */
    static List<Policy> policies(Connection connection, long table, String role)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(POLICIES)) {
            select.setLong(1, table);
            select.setString(2, role);
            List<Policy> policies = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    policies.add(
                            new Policy(rows.getBoolean(1), rows.getString(2), rows.getString(3)));
                }
            }
            return policies;
        }
    }

    /** Differs once one of the tables or functions, a policy or a right to them was changed. */
    static String version(Connection connection, Set<Long> relationOids, Set<Long> routineOids)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(VERSION)) {
            Array relations = connection.createArrayOf("bigint", relationOids.toArray());
            Array routines = connection.createArrayOf("bigint", routineOids.toArray());
            select.setArray(1, relations);
            select.setArray(2, relations);
            select.setArray(3, relations);
            select.setArray(4, routines);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** Where the WAL goes on: after all commits that were seen before. */
    static long walLsn(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row =
                        select.executeQuery("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Differs once anything was changed that a rule may be made from. */
    static String fingerprint(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(FINGERPRINT)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public @Nullable Routine routine(long oid) {
        try (PreparedStatement select = connection.prepareStatement(ROUTINE)) {
            select.setLong(1, oid);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Routine(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4).charAt(0),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getBoolean(8))
                        : null;
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    @Override
    public @Nullable Table table(long oid, String role) {
        try (PreparedStatement select = connection.prepareStatement(READ_TABLE)) {
            select.setLong(1, oid);
            select.setString(2, role);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                List<String> trees =
                        row.getBoolean(1)
                                ? policies(connection, oid, role).stream()
                                        .map(Policy::tree)
                                        .toList()
                                : List.of();
                return withParts(oid, trees);
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private Table withParts(long oid, List<String> policies) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PARTS)) {
            select.setLong(1, oid);
            boolean told = true;
            Set<TableName> parts = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    parts.add(new TableName(rows.getString(1), rows.getString(2)));
                    told &= rows.getBoolean(3);
                }
            }
            return new Table(told, parts, policies);
        }
    }

    @Override
    public long inputFunction(long typeOid) {
        try (PreparedStatement select = connection.prepareStatement(INPUT)) {
            select.setLong(1, typeOid);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
