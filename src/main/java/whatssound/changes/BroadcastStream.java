package whatssound.changes;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.DatabaseAddress;

/**
 * Broadcast from the database: streams inserts into {@code realtime.messages} from the WAL, each
 * once its transaction has committed.
 *
 * <p>A temporary slot ends with its connection, so that it can never pin WAL for a server that is
 * gone. After a lost connection there is a gap, which {@code onGap} is told of. Lives on a thread
 * of its own, which calls both consumers.
 */
public final class BroadcastStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcastStream.class);
    private static final String PUBLICATION = "supabase_realtime_messages_publication";
    private static final long FIRST_RETRY_MS = 100;
    private static final long LAST_RETRY_MS = 3_000;
    private static final int STATUS_INTERVAL_SECONDS = 10;

    private final DatabaseAddress address;
    private final Consumer<StoredBroadcast> broadcasts;
    private final Runnable onGap;
    private final CountDownLatch live = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    /**
     * @param address with a login that may replicate
     */
    public BroadcastStream(
            DatabaseAddress address, Consumer<StoredBroadcast> broadcasts, Runnable onGap) {
        this.address = address;
        this.broadcasts = broadcasts;
        this.onGap = onGap;
        this.thread = Thread.ofPlatform().name("broadcast-stream").daemon().unstarted(this::run);
    }

    /** Starts streaming and returns once nothing that commits from now on is missed. */
    public void start() throws InterruptedException {
        thread.start();
        if (!live.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the replication stream did not start within 30 s");
        }
    }

    @Override
    public void close() {
        closed = true;
        Connection current = connection;
        if (current != null) {
            try {
                current.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("the replication connection was closed already", e);
            }
        }
        thread.interrupt();
    }

    private void run() {
        long retryMs = FIRST_RETRY_MS;
        boolean gap = false;
        while (!closed) {
            try (Connection replication = connect()) {
                connection = replication;
                PGReplicationStream stream = open(replication);
                if (gap) {
                    LOG.info("the replication stream is back");
                    onGap.run();
                }
                live.countDown();
                retryMs = FIRST_RETRY_MS;
                read(stream);
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    LOG.warn(
                            "the replication stream broke and is opened again: {}", e.getMessage());
                    pause(retryMs);
                    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
                    gap = true;
                }
            }
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, address.user());
        PGProperty.PASSWORD.set(properties, address.password());
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "15");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.CONNECT_TIMEOUT.set(properties, 5);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    private static PGReplicationStream open(Connection replication) throws SQLException {
        PGConnection postgres = replication.unwrap(PGConnection.class);
        String slot = "whatssound_" + UUID.randomUUID().toString().replace('-', '_');
        postgres.getReplicationAPI()
                .createReplicationSlot()
                .logical()
                .withSlotName(slot)
                .withOutputPlugin("pgoutput")
                .withTemporaryOption()
                .make();
        return postgres.getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", PUBLICATION)
                .withStatusInterval(STATUS_INTERVAL_SECONDS, TimeUnit.SECONDS)
                .start();
    }

    private void read(PGReplicationStream stream) throws SQLException {
        Map<Integer, WalMessage.Relation> relations = new HashMap<>();
        while (!closed) {
            ByteBuffer message = stream.read();
            if (message == null) {
                throw new SQLException("the stream ended");
            }
            switch (Pgoutput.decode(message)) {
                case WalMessage.Relation relation -> relations.put(relation.id(), relation);
                case WalMessage.Insert insert -> tell(relations.get(insert.relationId()), insert);
                case WalMessage.Other other -> {
                    // begin and commit carry nothing that is needed: only committed rows are
                    // streamed
                }
            }
            stream.setAppliedLSN(stream.getLastReceiveLSN());
            stream.setFlushedLSN(stream.getLastReceiveLSN());
        }
    }

    private void tell(WalMessage.@Nullable Relation relation, WalMessage.Insert insert) {
        if (relation == null) {
            LOG.error("a row came before its table was described");
            return;
        }
        try {
            StoredBroadcast broadcast = StoredBroadcast.of(relation.columns(), insert.values());
            if (broadcast != null) {
                broadcasts.accept(broadcast);
            }
        } catch (RuntimeException e) {
            // One row that cannot be told must not end the stream for all others.
            LOG.error("a row of {}.{} could not be told", relation.schema(), relation.table(), e);
        }
    }

    private void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            closed = true;
        }
    }
}
