package whatssound.rest.schema;

import java.util.List;
import java.util.Optional;

/**
 * A table or view. Any thread.
 *
 * @param primaryKey the names of its columns; empty where there is none
 */
public record Table(String name, List<Column> columns, List<String> primaryKey) {
    public Table {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
    }

    public Optional<Column> column(String columnName) {
        return columns.stream().filter(column -> column.name().equals(columnName)).findFirst();
    }
}
