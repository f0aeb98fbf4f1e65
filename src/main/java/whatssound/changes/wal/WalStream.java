package whatssound.changes.wal;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.postgresql.replication.fluent.logical.ChainedLogicalStreamBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.DatabaseAddress;

/**
 * The one replication stream of a deployment: tells its consumers what has committed, each event
 * once and in the WAL's order, and once who reads sees it ({@link VisibleCommits}).
 *
 * <p>Where the connection alone was lost, it goes on exactly where it was ({@link SlotGuard});
 * where Postgres itself was away, its consumers are told of the gap. Lives on a thread of its own,
 * which calls the consumers.
 */
public final class WalStream implements AutoCloseable {
    /** What a publication of the deployment's own tells: tables that only policies read. */
    public static final String POLICY_TABLES_PUBLICATION = "whatssound_policy_tables";

    /** The tables whose changes clients may subscribe to. */
    public static final String CHANGES_PUBLICATION = "supabase_realtime";

    private static final String MESSAGES_PUBLICATION = "supabase_realtime_messages_publication";
    private static final Logger LOG = LoggerFactory.getLogger(WalStream.class);
    private static final long FIRST_RETRY_MS = 100;
    private static final long LAST_RETRY_MS = 3_000;
    static final int STATUS_INTERVAL_SECONDS = 5;
    private static final int CONNECT_WITHIN_SECONDS = 10;
    private static final long KNOCK_INTERVAL_MS = 5_000;

    /**
     * Each time Postgres reads over all that was written since; a stream that goes on there skips
     * what it knows.
     */
    private static final int KNOCKS_BETWEEN_FOLLOWING = 6;

    /** So long a stream may leave a knock unanswered. */
    private static final long PATIENCE_NANOS = 9_000_000_000L;

    private static final long LONGEST_PATIENCE_NANOS = 600_000_000_000L;

    private final DatabaseAddress address;
    private final List<WalConsumer> consumers;
    private final SlotGuard guard;
    private final SenderNudge nudge;
    private final VisibleCommits visible;
    private final WalCursor cursor = new WalCursor();
    private final CountDownLatch live = new CountDownLatch(1);
    private final Thread thread;
    private final Thread guarding;
    private boolean begun;
    private volatile @Nullable Connection connection;
    private volatile @Nullable String slot;
    private volatile long confirmedLsn;
    private volatile long readNanos;

    /** Not while consumers are told, who may take their time. */
    private volatile boolean reading;

    private volatile boolean closed;

    /**
     * @param address with a login that may replicate
     */
    public WalStream(DatabaseAddress address, List<WalConsumer> consumers) {
        this.address = address;
        this.consumers = List.copyOf(consumers);
        this.guard = new SlotGuard(address);
        this.nudge = new SenderNudge(address);
        this.visible = new VisibleCommits(address);
        this.thread = Thread.ofPlatform().name("wal-stream").daemon().unstarted(this::run);
        this.guarding = Thread.ofVirtual().name("wal-slot-guard").unstarted(this::keepGuard);
    }

    /** Starts streaming and returns once nothing that commits from now on is missed. */
    public void start() throws InterruptedException {
        thread.start();
        if (!live.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the replication stream did not start within 30 s");
        }
        guarding.start();
        nudge.start();
    }

    /** This process may have committed something. Any thread; does not block. */
    public void committed() {
        nudge.committed();
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
        guarding.interrupt();
        guard.close();
        nudge.close();
    }

    private void run() {
        long retryMs = FIRST_RETRY_MS;
        while (!closed) {
            try (Connection replication = connect()) {
                connection = replication;
                PGReplicationStream stream = open(replication);
                live.countDown();
                retryMs = FIRST_RETRY_MS;
                read(stream);
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    LOG.warn("the replication stream broke and is opened again: {}", e.toString());
                    consumers.forEach(WalConsumer::lost);
                    closed = !paused(retryMs);
                    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
                }
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        visible.close();
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, address.user());
        PGProperty.PASSWORD.set(properties, address.password());
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "15");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_WITHIN_SECONDS);
        // Without one a read is never interrupted to send the status, which a server that stops
        // waits a minute for.
        PGProperty.SOCKET_TIMEOUT.set(properties, CONNECT_WITHIN_SECONDS);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        Connection replication = DriverManager.getConnection(address.jdbcUrl(), properties);
        try (Statement settings = replication.createStatement()) {
            // The text of values depends on them, and the driver has brought its own time zone.
            settings.execute("set time zone 'UTC'");
            settings.execute("set datestyle = 'ISO, YMD'");
            settings.execute("set intervalstyle = 'postgres'");
            settings.execute("set extra_float_digits = 1");
            settings.execute("set bytea_output = 'hex'");
        }
        return replication;
    }

    /** Goes on where the last stream ended; begins anew, and says so, where that cannot be. */
    private PGReplicationStream open(Connection replication) throws SQLException {
        String name = SlotGuard.newName();
        PGConnection postgres = replication.unwrap(PGConnection.class);
        boolean resumed = begun && guard.copyTo(replication, name);
        if (!resumed) {
            LogSequenceNumber start =
                    postgres.getReplicationAPI()
                            .createReplicationSlot()
                            .logical()
                            .withSlotName(name)
                            .withOutputPlugin("pgoutput")
                            .withTemporaryOption()
                            .make()
                            .getConsistentPoint();
            cursor.startAt(start.asLong());
        }
        PGReplicationStream stream = options(postgres, name).start();
        if (begun) {
            LOG.info("the replication stream is back, {}", resumed ? "with all" : "with a gap");
        }
        if (begun && !resumed) {
            consumers.forEach(WalConsumer::gap);
        }
        begun = true;
        confirmedLsn = cursor.doneLsn();
        slot = name;
        nudge.follow(postgres.getBackendPID());
        guard.follow(name, 0);
        consumers.forEach(WalConsumer::live);
        return stream;
    }

    private ChainedLogicalStreamBuilder options(PGConnection postgres, String name) {
        return postgres.getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(name)
                .withStartPosition(LogSequenceNumber.valueOf(cursor.doneLsn()))
                .withSlotOption("proto_version", 1)
                .withSlotOption(
                        "publication_names",
                        String.join(
                                ",",
                                CHANGES_PUBLICATION,
                                MESSAGES_PUBLICATION,
                                POLICY_TABLES_PUBLICATION))
                .withSlotOption("messages", true)
                .withStatusInterval(STATUS_INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    private void read(PGReplicationStream stream) throws SQLException, InterruptedException {
        Pgoutput pgoutput = new Pgoutput();
        while (!closed) {
            reading = true;
            ByteBuffer bytes = stream.read();
            reading = false;
            if (bytes == null) {
                throw new SQLException("the stream ended");
            }
            readNanos = System.nanoTime();
            switch (pgoutput.decode(bytes)) {
                case WalMessage.Begin begin -> {
                    visible.await(begin.xid());
                    if (cursor.begin(begin.commitLsn())) {
                        tell(
                                new WalEvent.Begun(
                                        begin.xid(), begin.commitLsn(), begin.commitTimeMs()));
                    }
                }
                case WalMessage.Row row -> tellOnce(changed(row));
                case WalMessage.Truncate truncate ->
                        tellOnce(new WalEvent.Truncated(truncate.relations()));
                case WalMessage.Logical logical when logical.prefix().equals(SlotGuard.KNOCK) -> {
                    // counted above
                }
                case WalMessage.Logical logical -> tellOnce(logical);
                case WalMessage.Commit commit -> {
                    if (cursor.commit(commit.endLsn())) {
                        tell(new WalEvent.Committed());
                    }
                    LogSequenceNumber end = LogSequenceNumber.valueOf(commit.endLsn());
                    stream.setAppliedLSN(end);
                    stream.setFlushedLSN(end);
                    confirmedLsn = commit.endLsn();
                }
                case WalMessage.Described described -> {
                    // remembered by the decoder
                }
                case WalMessage.Other other -> {
                    // nothing that is needed
                }
            }
        }
    }

    private static WalEvent changed(WalMessage.Row row) {
        Map<String, @Nullable String> after = row.row() == null ? Map.of() : row.row();
        Map<String, @Nullable String> before = row.old();
        if (before == null) {
            before = row.kind() == ChangeKind.UPDATE ? key(row.relation(), after) : Map.of();
        }
        return new WalEvent.RowChange(row.relation(), row.kind(), after, before);
    }

    /** The identity of a row that kept it. */
    private static Map<String, @Nullable String> key(
            Relation relation, Map<String, @Nullable String> row) {
        Map<String, @Nullable String> key = new LinkedHashMap<>();
        for (Column column : relation.columns()) {
            if (column.key() && row.containsKey(column.name())) {
                key.put(column.name(), row.get(column.name()));
            }
        }
        return key;
    }

    private void tellOnce(WalMessage.Logical logical) throws InterruptedException {
        WalEvent event = new WalEvent.Message(logical.prefix(), logical.content());
        if (logical.transactional()) {
            tellOnce(event);
        } else if (cursor.isNew(logical.lsn())) {
            tell(event);
        }
    }

    private void tellOnce(WalEvent event) throws InterruptedException {
        if (cursor.isNew()) {
            tell(event);
        }
    }

    private void tell(WalEvent event) throws InterruptedException {
        for (WalConsumer consumer : consumers) {
            try {
                consumer.accept(event);
            } catch (RuntimeException e) {
                // One event that cannot be told must not end the stream for all others.
                LOG.error("an event of the WAL could not be told", e);
            }
        }
    }

    /**
     * Follows the stream with the guard, and knocks: a network that swallows everything is noticed
     * by nothing else.
     */
    private void keepGuard() {
        String knockedAt = null;
        long knockNanos = 0;
        long patienceNanos = PATIENCE_NANOS;
        for (int knocks = 0; !closed && paused(KNOCK_INTERVAL_MS); knocks++) {
            String current = slot;
            if (current == null) {
                continue;
            }
            if (!guard.isThere() || knocks % KNOCKS_BETWEEN_FOLLOWING == 0) {
                guard.follow(current, confirmedLsn);
            }
            boolean heard = readNanos - knockNanos > 0;
            if (!current.equals(knockedAt) || heard || !reading) {
                patienceNanos = heard ? PATIENCE_NANOS : patienceNanos;
                knockNanos = System.nanoTime();
                knockedAt = guard.knock() ? current : null;
            } else if (System.nanoTime() - knockNanos > patienceNanos) {
                breakOff();
                // Postgres may only be slow, and would never get through if it always began anew.
                patienceNanos = Math.min(2 * patienceNanos, LONGEST_PATIENCE_NANOS);
            }
        }
    }

    /** Ends a connection of which the other end has heard nothing for long. */
    private void breakOff() {
        Connection current = connection;
        slot = null;
        if (current != null) {
            try {
                LOG.warn("the replication stream is dead and is opened again");
                current.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("the replication connection was closed already", e);
            }
        }
    }

    private static boolean paused(long ms) {
        try {
            Thread.sleep(ms);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
