package whatssound.changes.visibility;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.Database;
import whatssound.db.DatabaseException;

/**
 * Notices within a second what no trigger tells: changes of roles and who belongs to them, and of
 * everything that policies are made of where the owner may have no event triggers.
 *
 * <p>Lives on a virtual thread of its own, which calls the listener.
 */
public final class SchemaWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final Database database;
    private final Runnable listener;
    private final Thread thread;
    private @Nullable String seen;
    private volatile boolean closed;

    public SchemaWatch(Database database, Runnable listener) {
        this.database = database;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("schema-watch").start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            look();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void look() {
        try {
            String now = database.asOwner(ExpressionCatalogStore::fingerprint);
            if (seen != null && !seen.equals(now)) {
                listener.run();
            }
            seen = now;
        } catch (DatabaseException e) {
            LOG.debug("the catalogue cannot be looked at now", e);
        }
    }
}
