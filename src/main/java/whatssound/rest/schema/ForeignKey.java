package whatssound.rest.schema;

import java.util.List;

/**
 * A reference from one table's columns to another's. Any thread.
 *
 * @param unique whether at most one row refers to each, so that both sides are to-one
 */
public record ForeignKey(
        String name,
        String table,
        List<String> columns,
        String referencedTable,
        List<String> referencedColumns,
        boolean unique) {
    public ForeignKey {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }
}
