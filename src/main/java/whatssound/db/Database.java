package whatssound.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import whatssound.clock.ServerClock;

/**
 * The one way to SQL: transactions as the role of a token, or as the owner of the tables.
 *
 * <p>Any virtual thread; the calls block.
 */
public final class Database implements AutoCloseable {
    private static final String REQUEST_LOGIN = "authenticator";
    private static final int IDLE_CONNECTIONS = 1;
    private static final long CONNECT_WITHIN_MS = 5_000;
    private static final long VALIDATE_WITHIN_MS = 1_000;
    private static final long KEEPALIVE_MS = 60_000;
    private static final String STATEMENT_TIMEOUT = "8s";

    // Longer than any statement takes, for a network that swallows the answers.
    private static final int ANSWER_WITHIN_SECONDS = 30;

    // What the embedded server is set to; the time zone, for the driver brings its own.
    private static final String SESSION =
            "set time zone 'UTC'; set idle_in_transaction_session_timeout = '60s'; set jit = off";
    private static final int ATTEMPTS = 4;
    private static final long LONGEST_PAUSE_MS = 20;

    private static final String SNAPSHOT =
            "set transaction isolation level repeatable read read only";

    // One text for any number of settings, so that the driver prepares it once.
    private static final String SET_LOCAL =
            "select count(set_config(name, value, true)) from unnest(?::text[], ?::text[]) as s (name, value)";

    private final HikariDataSource requests;
    private final HikariDataSource owner;
    private final ServerClock clock;
    private volatile Runnable committed = () -> {};

    /**
     * @param address the database with the login of its owner
     * @param authenticatorPassword of the role that requests log in with
     */
    public Database(
            DatabaseAddress address,
            String authenticatorPassword,
            PoolSizes sizes,
            ServerClock clock) {
        this.clock = clock;
        this.owner = pool("owner", address, sizes.owner());
        try {
            this.requests =
                    pool(
                            "requests",
                            address.withLogin(REQUEST_LOGIN, authenticatorPassword),
                            sizes.requests());
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    /**
     * Runs the work as the role of the claims, which policies see as {@code request.jwt.claims}.
     *
     * @param settings further settings for this transaction, such as {@code realtime.topic}; a
     *     {@code statement_timeout} or {@code search_path} replaces the usual one
     * @throws DatabaseException what the database refused or why it cannot be reached
     */
    public <T extends @Nullable Object> T inTransaction(
            Claims claims, Access access, Map<String, String> settings, Work<T> work) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("search_path", "public, extensions");
        all.put("statement_timeout", STATEMENT_TIMEOUT);
        all.putAll(settings);
        // Last, for nothing a request brings may change who asks.
        all.put("request.jwt.claims", claims.json());
        all.put("request.jwt.claim.sub", Objects.toString(claims.subject(), ""));
        all.put("request.jwt.claim.role", claims.role());
        all.put("transaction_read_only", access == Access.READ_WRITE ? "off" : "on");
        all.put("role", claims.role());
        return run(requests, access, all, work);
    }

    /** Runs the work as the owner of the tables, to whom no policy applies. */
    public <T extends @Nullable Object> T asOwner(Work<T> work) {
        return run(owner, Access.READ_WRITE, Map.of(), work);
    }

    /** The owner's connections, for a library that does its own SQL on tables of its own. */
    public DataSource ownerConnections() {
        return owner;
    }

    /**
     * Reads as the owner, with every statement seeing the same moment. The work may take on the
     * role of a user, who then sees that moment too.
     */
    public <T extends @Nullable Object> T inSnapshot(Map<String, String> settings, Work<T> work) {
        return run(owner, Access.SNAPSHOT, settings, work);
    }

    /** Tells, on the thread that committed, each time that something may have been written. */
    public void onCommit(Runnable told) {
        committed = told;
    }

    @Override
    public void close() {
        requests.close();
        owner.close();
    }

    private <T extends @Nullable Object> T run(
            HikariDataSource pool, Access access, Map<String, String> settings, Work<T> work) {
        long startNanos = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            boolean committing = false;
            // Closing rolls back what was not committed.
            try (Connection connection = pool.getConnection()) {
                if (access == Access.SNAPSHOT) {
                    begin(connection, SNAPSHOT);
                }
                apply(connection, settings);
                T result = work.run(connection);
                // Whether a write was committed cannot be known when the answer is lost.
                committing = access == Access.READ_WRITE;
                connection.commit();
                if (committing) {
                    committed.run();
                }
                return result;
            } catch (SQLException e) {
                DatabaseException failure = new DatabaseException(e);
                boolean lost = failure.isConflict() && attempt < ATTEMPTS;
                // A restarted Postgres: nothing has happened unless the commit was on its way.
                boolean cut = failure.isUnavailable() && !committing && isSoonAfter(startNanos);
                if (!(lost || cut) || !rested()) {
                    throw failure;
                }
            }
        }
    }

    private static boolean isSoonAfter(long startNanos) {
        return System.nanoTime() - startNanos < TimeUnit.MILLISECONDS.toNanos(CONNECT_WITHIN_MS);
    }

    /** Before anything else, for Postgres takes the level only then. */
    private static void begin(Connection connection, String level) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(level);
        }
    }

    /** All settings of the transaction in one round trip. */
    private void apply(Connection connection, Map<String, String> settings) throws SQLException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("app.clock_id", clock.id());
        all.put(
                "app.server_ms",
                BigDecimal.valueOf(clock.nowMs())
                        .setScale(3, RoundingMode.HALF_UP)
                        .toPlainString());
        all.putAll(settings);
        try (PreparedStatement set = connection.prepareStatement(SET_LOCAL)) {
            set.setArray(1, connection.createArrayOf("text", all.keySet().toArray()));
            set.setArray(2, connection.createArrayOf("text", all.values().toArray()));
            set.execute();
        }
    }

    /** Pauses for a moment; false when interrupted. */
    private static boolean rested() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(1, LONGEST_PAUSE_MS));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static HikariDataSource pool(String name, DatabaseAddress address, int connections) {
        PGSimpleDataSource source = new PatientDataSource(CONNECT_WITHIN_MS);
        source.setUrl(address.jdbcUrl());
        source.setUser(address.user());
        source.setPassword(address.password());
        source.setConnectTimeout((int) TimeUnit.MILLISECONDS.toSeconds(CONNECT_WITHIN_MS));
        source.setSocketTimeout(ANSWER_WITHIN_SECONDS);
        source.setTcpKeepAlive(true);
        source.setApplicationName("whatssound " + name);
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setAutoCommit(false);
        // Else the statement below leaves each new connection in an open transaction.
        config.setIsolateInternalQueries(true);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(IDLE_CONNECTIONS);
        config.setConnectionTimeout(CONNECT_WITHIN_MS);
        config.setValidationTimeout(VALIDATE_WITHIN_MS);
        config.setKeepaliveTime(KEEPALIVE_MS);
        config.setConnectionInitSql(SESSION);
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw e.getCause() instanceof SQLException refused ? new DatabaseException(refused) : e;
        }
    }
}
