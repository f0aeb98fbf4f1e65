package whatssound.changes;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.changes.wal.TableName;
import whatssound.db.DatabaseException;

/**
 * Sees to it that tables are in the stream which policies read, so that what was decided by them
 * can be forgotten when they change. Lives on the thread of changes.
 */
final class PolicyTables {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyTables.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PublicationStore publications;
    private final Executor workers;
    private final Consumer<Runnable> onThread;
    private final Consumer<Set<TableName>> onStreamed;
    private final Set<TableName> streamed = new HashSet<>();
    private boolean busy;
    private int definition;
    private long notBeforeNanos = System.nanoTime();

    /**
     * @param workers run what blocks
     * @param onThread runs a task on the thread of changes
     * @param onStreamed is told of all tables that are in the stream
     */
    PolicyTables(
            PublicationStore publications,
            Executor workers,
            Consumer<Runnable> onThread,
            Consumer<Set<TableName>> onStreamed) {
        this.publications = publications;
        this.workers = workers;
        this.onThread = onThread;
        this.onStreamed = onStreamed;
    }

    /** These are read; those not in the stream yet will be. */
    void wanted(Set<TableName> tables) {
        if (busy || streamed.containsAll(tables) || System.nanoTime() - notBeforeNanos < 0) {
            return;
        }
        busy = true;
        int asked = definition;
        Set<TableName> missing = new HashSet<>(tables);
        missing.removeAll(streamed);
        workers.execute(
                () -> {
                    Set<TableName> added = stream(missing);
                    onThread.accept(() -> done(asked, added, added.containsAll(missing)));
                });
    }

    /** The schema changed: a table may have left the publications. */
    void schemaChanged() {
        definition++;
        streamed.clear();
        notBeforeNanos = System.nanoTime();
        onStreamed.accept(Set.of());
    }

    private Set<TableName> stream(Set<TableName> missing) {
        Set<TableName> added = new HashSet<>();
        for (TableName table : missing) {
            try {
                if (publications.stream(table)) {
                    added.add(table);
                }
            } catch (DatabaseException e) {
                LOG.info("{} is not in the stream yet: {}", table, e.getMessage());
            }
        }
        return added;
    }

    private void done(int asked, Set<TableName> added, boolean all) {
        busy = false;
        if (asked != definition) {
            return; // to be looked at again, if only because of what was published here
        }
        if (!all) {
            notBeforeNanos = System.nanoTime() + RETRY_NANOS;
        }
        streamed.addAll(added);
        onStreamed.accept(Set.copyOf(streamed));
    }
}
