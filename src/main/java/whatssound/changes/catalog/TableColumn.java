package whatssound.changes.catalog;

/**
 * A column of a table. Any thread.
 *
 * @param ordered whether texts in it are ordered by their code points
 * @param exact whether equal texts in it are the same texts
 */
public record TableColumn(
        String name, PgType type, boolean primaryKey, boolean ordered, boolean exact) {}
