package whatssound.rest.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import whatssound.error.ErrorCode;
import whatssound.rest.error.RestException;

/** A snapshot of what is exposed. Any thread. */
public record Schema(
        Map<String, Table> tables,
        List<ForeignKey> foreignKeys,
        Map<String, List<Routine>> routines) {
    public Schema {
        tables = Map.copyOf(tables);
        foreignKeys = List.copyOf(foreignKeys);
        routines = Map.copyOf(routines);
    }

    /**
     * A table by its name.
     *
     * @throws RestException PGRST205 where there is none
     */
    public Table table(String name) {
        Table table = tables.get(name);
        if (table == null) {
            throw RestException.of(
                    ErrorCode.PGRST205,
                    "Could not find the table 'public.%s' in the schema cache".formatted(name));
        }
        return table;
    }

    /** All ways from a table to its related rows. */
    public List<Relationship> relationshipsOf(String table) {
        List<Relationship> relationships = new ArrayList<>();
        for (ForeignKey foreignKey : foreignKeys) {
            if (foreignKey.table().equals(table)) {
                relationships.add(new Relationship.Referenced(foreignKey));
            }
            if (foreignKey.referencedTable().equals(table)) {
                relationships.add(new Relationship.Referring(foreignKey));
            }
        }
        return relationships;
    }
}
