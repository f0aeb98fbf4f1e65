package whatssound.changes.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import whatssound.changes.wal.TableName;

/**
 * A table as it is now. Any thread.
 *
 * @param published whether clients may subscribe to its changes
 * @param rowSecurity whether policies decide over its rows
 */
public record Table(
        int oid,
        TableName name,
        boolean published,
        boolean rowSecurity,
        List<TableColumn> columns) {

    public @Nullable TableColumn column(String wanted) {
        for (TableColumn column : columns) {
            if (column.name().equals(wanted)) {
                return column;
            }
        }
        return null;
    }

    public List<String> primaryKey() {
        return columns.stream().filter(TableColumn::primaryKey).map(TableColumn::name).toList();
    }
}
