package whatssound.changes;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.changes.catalog.Catalog;
import whatssound.changes.visibility.RowVisibility;
import whatssound.changes.visibility.SchemaWatch;
import whatssound.changes.wal.WalConsumer;
import whatssound.changes.wal.WalEvent;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.realtime.ChangeFeed;
import whatssound.realtime.ChannelChanges;
import whatssound.realtime.protocol.ChangeBinding;

/**
 * Postgres Changes: matches what the WAL tells with what channels are subscribed to, and hands it
 * to those who may see it, in the WAL's order.
 *
 * <p>The WAL is read ahead of the decisions, up to a bound. All that is decided lives on a thread
 * of its own, which blocks for Postgres and never for a client; the public methods are for any
 * thread.
 */
public final class PostgresChanges implements ChangeFeed, WalConsumer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresChanges.class);
    private static final int MOST_READ_AHEAD_KIB = 32 << 10;

    private final Database database;
    private final Catalog catalog;
    private final BindingCheck check;
    private final RowVisibility visibility;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Deliveries deliveries = new Deliveries();
    private final LostBindings lost;
    private final Deciding deciding;
    private final PolicyTables policyTables;
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final Semaphore roomKib = new Semaphore(MOST_READ_AHEAD_KIB);
    private final Thread thread;
    private @Nullable SchemaWatch schemaWatch;
    private volatile boolean closed;

    /**
     * @param workers run what blocks, on virtual threads
     */
    public PostgresChanges(Database database, RowVisibility.Memory memory, Executor workers) {
        this.database = database;
        this.catalog = new Catalog(database);
        this.check = new BindingCheck(catalog);
        this.visibility = new RowVisibility(database, memory);
        this.policyTables =
                new PolicyTables(
                        new PublicationStore(database), workers, work::add, visibility::streamed);
        this.lost = new LostBindings(subscriptions, check);
        this.deciding =
                new Deciding(
                        catalog, visibility, subscriptions, deliveries, this::tellSchemaChanged);
        this.thread = Thread.ofPlatform().name("changes").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
        schemaWatch = new SchemaWatch(database, () -> work.add(this::redefined));
    }

    private void redefined() {
        catalog.schemaChanged();
        visibility.schemaChanged();
        tellSchemaChanged();
    }

    private void tellSchemaChanged() {
        policyTables.schemaChanged();
        lost.schemaChanged();
        work.add(lost::look);
    }

    @Override
    public void subscribe(ChannelChanges channel, List<ChangeBinding> bindings, Claims claims) {
        int definition = lost.definition();
        List<Binding> checked =
                bindings.stream().map(binding -> check.check(binding, claims.role())).toList();
        // Behind what has been read and before what commits from now on.
        work.add(
                () -> {
                    subscriptions.put(channel, checked, claims);
                    lost.subscribed(definition);
                });
    }

    @Override
    public void unsubscribe(ChannelChanges channel) {
        work.add(
                () -> {
                    subscriptions.remove(channel);
                    lost.unsubscribed(channel);
                });
    }

    @Override
    public void accept(WalEvent event) throws InterruptedException {
        int kib = kib(event);
        roomKib.acquire(kib);
        work.add(
                () -> {
                    roomKib.release(kib);
                    deciding.take(event);
                });
    }

    @Override
    public void gap() {
        work.add(
                () -> {
                    deciding.forget();
                    catalog.schemaChanged();
                    visibility.schemaChanged();
                    subscriptions
                            .channels()
                            .forEach(
                                    channel ->
                                            channel.shard()
                                                    .execute(
                                                            () ->
                                                                    channel.fail(
                                                                            "The database was away; join again")));
                });
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        if (schemaWatch != null) {
            schemaWatch.close();
        }
    }

    private void run() {
        while (!closed) {
            try {
                Runnable next = work.poll();
                if (next == null) {
                    deliveries.flush();
                    policyTables.wanted(visibility.tablesRead());
                    lost.look();
                    next = work.take();
                }
                next.run();
            } catch (InterruptedException e) {
                closed = true;
            } catch (RuntimeException e) {
                LOG.error("a change could not be taken", e);
            }
        }
    }

    /** What an event takes of the room for reading ahead: its size, roughly. */
    private static int kib(WalEvent event) {
        if (!(event instanceof WalEvent.RowChange change)) {
            return 1;
        }
        long chars = 0;
        for (String value : change.row().values()) {
            chars += length(value);
        }
        for (String value : change.old().values()) {
            chars += length(value);
        }
        return (int) Math.min(MOST_READ_AHEAD_KIB, 1 + (chars >> 10));
    }

    private static int length(@Nullable String value) {
        return value == null ? 0 : value.length();
    }
}
