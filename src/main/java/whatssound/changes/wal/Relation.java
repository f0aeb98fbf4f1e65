package whatssound.changes.wal;

import java.util.List;

/**
 * A table as the WAL describes it before its first change, and again after its columns changed. Any
 * thread.
 *
 * @param replicaIdentity {@code d} for the primary key, {@code f} for the whole row, {@code i} for
 *     an index, {@code n} for nothing
 */
public record Relation(
        int oid, String schema, String table, char replicaIdentity, List<Column> columns) {
    public TableName name() {
        return new TableName(schema, table);
    }
}
