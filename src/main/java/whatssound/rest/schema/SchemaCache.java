package whatssound.rest.schema;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import whatssound.db.Database;
import whatssound.rest.error.RestException;

/**
 * The latest {@link Schema}, read anew when something is not found in it, at most once a second.
 *
 * <p>Virtual threads.
 */
public final class SchemaCache {
    private static final long SHORTEST_AGE_NANOS = Duration.ofSeconds(1).toNanos();

    private final SchemaStore store;
    private volatile @Nullable Snapshot snapshot;

    private record Snapshot(Schema schema, long readAtNanos) {
        boolean isRecent() {
            return System.nanoTime() - readAtNanos < SHORTEST_AGE_NANOS;
        }
    }

    public SchemaCache(Database database) {
        this.store = new SchemaStore(database);
    }

    /** Resolves names, a second time in a fresh schema where one is missing. */
    public <T> T resolve(Function<Schema, T> resolution) {
        Snapshot known = snapshot;
        try {
            return resolution.apply(known == null ? refresh() : known.schema());
        } catch (RestException e) {
            if (!e.isMissingInSchema()) {
                throw e;
            }
            return resolution.apply(refresh());
        }
    }

    private synchronized Schema refresh() {
        Snapshot known = snapshot;
        if (known != null && known.isRecent()) {
            return known.schema();
        }
        Schema fresh = store.read();
        snapshot = new Snapshot(fresh, System.nanoTime());
        return fresh;
    }
}
