package whatssound.changes;

import java.util.Map;
import whatssound.changes.filter.RowFilter;
import whatssound.changes.wal.TableName;
import whatssound.realtime.protocol.ChangeBinding;

/**
 * A binding that was held against the catalogue. Any thread.
 *
 * @param schema or {@code *}
 * @param table or {@code *}
 * @param filters for the tables that are known already
 */
record Binding(
        ChangeBinding asked, String schema, String table, Map<TableName, RowFilter> filters) {
    static final String ANY = "*";

    boolean isWildcard() {
        return schema.equals(ANY) || table.equals(ANY);
    }

    boolean covers(TableName name) {
        return (schema.equals(ANY) || schema.equals(name.schema()))
                && (table.equals(ANY) || table.equals(name.table()));
    }
}
