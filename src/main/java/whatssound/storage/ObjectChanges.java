package whatssound.storage;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.changes.wal.WalConsumer;
import whatssound.changes.wal.WalEvent;

/**
 * Hears of objects that were written or deleted, by whomever: what was remembered of them is
 * forgotten, and blobs that nobody names any more are deleted.
 *
 * <p>Called on the stream's thread; deletes on virtual ones.
 */
public final class ObjectChanges implements WalConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectChanges.class);
    private static final String PREFIX = "whatssound.objects";

    // Many are often deleted together; and the WAL is ahead of what others see.
    private static final long COLLECT_AFTER_MS = 200;

    private final ObjectStore objects;
    private final Executor workers;
    private final AtomicBoolean due = new AtomicBoolean();

    public ObjectChanges(ObjectStore objects, Executor workers) {
        this.objects = objects;
        this.workers = workers;
    }

    @Override
    public void accept(WalEvent event) {
        if (event instanceof WalEvent.Message(String prefix, String key) && prefix.equals(PREFIX)) {
            if (key.isEmpty()) {
                objects.publicObjects().allChanging();
            } else {
                objects.publicObjects().changing(key);
                collectSoon();
            }
        }
    }

    @Override
    public void gap() {
        objects.publicObjects().allChanging();
        collectSoon();
    }

    private void collectSoon() {
        if (due.compareAndSet(false, true)) {
            workers.execute(this::collect);
        }
    }

    private void collect() {
        try {
            Thread.sleep(COLLECT_AFTER_MS);
            due.set(false);
            objects.collectReleased();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // What is left is collected with the next, or at the next start.
            LOG.warn("released blobs stay for now: {}", e.getMessage());
        }
    }
}
