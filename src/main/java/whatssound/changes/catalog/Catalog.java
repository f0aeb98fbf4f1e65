package whatssound.changes.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import whatssound.changes.wal.TableName;
import whatssound.db.Database;

/**
 * The database's catalogue as far as it was asked for, remembered until the schema changes. Blocks
 * where it has to ask; any thread.
 */
public final class Catalog {
    private final CatalogStore store;
    private final ConcurrentMap<TableName, Optional<Table>> tables = new ConcurrentHashMap<>();
    private final ConcurrentMap<Readers, Set<String>> readable = new ConcurrentHashMap<>();

    private record Readers(int table, String role) {}

    public Catalog(Database database) {
        this.store = new CatalogStore(database);
    }

    public void schemaChanged() {
        tables.clear();
        readable.clear();
    }

    /**
     * As {@link #schemaChanged()}, by a transaction that the WAL has told: others' caches of the
     * catalogue are told a moment after it is seen. Waits for that moment.
     */
    public void schemaChanged(int xid) {
        store.awaitEnd(xid);
        schemaChanged();
    }

    /** The table as it is now; null where there is none. */
    public @Nullable Table table(TableName name) {
        return tables.computeIfAbsent(name, wanted -> Optional.ofNullable(store.table(wanted)))
                .orElse(null);
    }

    /** As {@link #table}, read anew: what was remembered may be older than a change just made. */
    public @Nullable Table read(TableName name) {
        tables.remove(name);
        return table(name);
    }

    /** The columns that the role may read. */
    public Set<String> readable(Table table, String role) {
        return readable.computeIfAbsent(
                new Readers(table.oid(), role), wanted -> store.readable(table.oid(), role));
    }

    /** The tables of a schema, or of all where it is null, that clients may subscribe to. */
    public List<TableName> published(@Nullable String schema) {
        return store.published(schema);
    }

    /**
     * The values as Postgres writes them once it has read them as the type.
     *
     * @throws whatssound.db.DatabaseException where one is none of the type
     */
    public List<String> canonical(PgType type, List<String> values) {
        return store.canonical(type, values);
    }

    /** The value as {@code to_jsonb} shows it. */
    public String json(PgType type, String value) {
        return store.json(type, value);
    }
}
