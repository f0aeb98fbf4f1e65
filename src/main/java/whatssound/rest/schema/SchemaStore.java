package whatssound.rest.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import whatssound.db.Database;

/** Reads the {@link Schema} from the catalogue. Virtual threads. */
final class SchemaStore {
    private static final String COLUMNS =
            """
            select c.relname, a.attname,
              case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as default_sql,
              coalesce(array_position(k.conkey, a.attnum), 0) as key_position
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
            order by c.relname, a.attnum
            """;

    // Unique: a unique index without condition that covers no column beyond the key's.
    private static final String FOREIGN_KEYS =
            """
            select k.conname, t.relname as table_name, r.relname as referenced_name,
              array(select attname::text from unnest(k.conkey) with ordinality key (num, i)
                join pg_attribute on attrelid = k.conrelid and attnum = num order by i) as columns,
              array(select attname::text from unnest(k.confkey) with ordinality key (num, i)
                join pg_attribute on attrelid = k.confrelid and attnum = num order by i)
                as referenced_columns,
              exists (select from pg_index x
                where x.indrelid = k.conrelid and x.indisunique and x.indpred is null
                  and x.indnkeyatts > 0
                  and (x.indkey::int2[])[0 : x.indnkeyatts - 1] <@ k.conkey) as is_unique
            from pg_constraint k
            join pg_class t on t.oid = k.conrelid
            join pg_class r on r.oid = k.confrelid
            where k.contype = 'f' and k.conparentid = 0
              and t.relnamespace = 'public'::regnamespace and r.relnamespace = 'public'::regnamespace
            order by k.conname
            """;

    private static final String ROUTINES =
            """
            select p.proname, p.provolatile <> 'v' as reads_only, p.proretset,
              case
                when p.prorettype = 'void'::regtype then 'NOTHING'
                when t.typtype = 'c' or p.prorettype = 'record'::regtype then 'ROW'
                when t.typtype = 'd' and b.typtype = 'c' then 'ROW'
                else 'VALUE'
              end as result,
              args.names, args.types, p.pronargs - p.pronargdefaults as required_count
            from pg_proc p
            join pg_type t on t.oid = p.prorettype
            left join pg_type b on b.oid = t.typbasetype
            cross join lateral (
              select coalesce(array_agg(coalesce(p.proargnames[i], '') order by i), '{}') as names,
                coalesce(array_agg(format_type(type, null) order by i), '{}') as types
              from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality a (type, i)
              where p.proargmodes is null or p.proargmodes[i] in ('i', 'b')) args
            where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and p.provariadic = 0
              and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
            order by p.proname, p.oid
            """;

    private final Database database;

    SchemaStore(Database database) {
        this.database = database;
    }

    Schema read() {
        return database.asOwner(
                connection ->
                        new Schema(
                                tables(connection), foreignKeys(connection), routines(connection)));
    }

    private static Map<String, Table> tables(Connection connection) throws SQLException {
        Map<String, List<Column>> columns = new HashMap<>();
        Map<String, Map<Integer, String>> keys = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                String table = row.getString("relname");
                String column = row.getString("attname");
                columns.computeIfAbsent(table, _ -> new ArrayList<>())
                        .add(new Column(column, row.getString("default_sql")));
                if (row.getInt("key_position") > 0) {
                    keys.computeIfAbsent(table, _ -> new TreeMap<>())
                            .put(row.getInt("key_position"), column);
                }
            }
        }
        Map<String, Table> tables = new HashMap<>();
        columns.forEach(
                (name, its) ->
                        tables.put(
                                name,
                                new Table(
                                        name,
                                        its,
                                        List.copyOf(keys.getOrDefault(name, Map.of()).values()))));
        return tables;
    }

    private static List<ForeignKey> foreignKeys(Connection connection) throws SQLException {
        List<ForeignKey> foreignKeys = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(FOREIGN_KEYS);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                foreignKeys.add(
                        new ForeignKey(
                                row.getString("conname"),
                                row.getString("table_name"),
                                texts(row, "columns"),
                                row.getString("referenced_name"),
                                texts(row, "referenced_columns"),
                                row.getBoolean("is_unique")));
            }
        }
        return foreignKeys;
    }

    private static Map<String, List<Routine>> routines(Connection connection) throws SQLException {
        Map<String, List<Routine>> routines = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(ROUTINES);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                List<String> names = texts(row, "names");
                // Arguments go by name, so one without is out of reach.
                if (!names.contains("")) {
                    String name = row.getString("proname");
                    routines.computeIfAbsent(name, _ -> new ArrayList<>())
                            .add(routine(row, name, names));
                }
            }
        }
        return routines;
    }

    private static Routine routine(ResultSet row, String name, List<String> names)
            throws SQLException {
        List<String> types = texts(row, "types");
        int required = row.getInt("required_count");
        List<Routine.Argument> arguments =
                IntStream.range(0, names.size())
                        .mapToObj(
                                i -> new Routine.Argument(names.get(i), types.get(i), i < required))
                        .toList();
        return new Routine(
                name,
                arguments,
                row.getBoolean("reads_only"),
                row.getBoolean("proretset"),
                Routine.Result.valueOf(row.getString("result")));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
