package whatssound.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * A Postgres that somebody else runs: looked at before it is used, so that one that does not fit is
 * refused at start with all that is wrong. Any thread that may block.
 */
public final class ExternalPostgres {
    private static final int CONNECT_WITHIN_SECONDS = 5;
    private static final long STARTS_WITHIN_SECONDS = 30;
    private static final long RETRY_MS = 200;
    private static final String STARTING_UP = "57P03";
    private static final String WRONG_PASSWORD = "28P01";
    private static final String NOT_ADMITTED = "28000";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String FULL = "53300";

    private ExternalPostgres() {}

    /**
     * Looks at everything that one attempt can find.
     *
     * @return how many connections there is room for
     * @throws WhatsSoundException DATABASE_UNREACHABLE, or DATABASE_UNFIT with a line for each
     *     thing that is wrong
     */
    public static PoolSizes check(DatabaseAddress address) {
        List<String> problems;
        DatabaseFacts facts;
        try (Connection connection = connectPatiently(address)) {
            facts = DatabaseFacts.read(connection);
            problems = new ArrayList<>(DatabaseFitness.problems(address, facts));
            if (problems.isEmpty()) {
                MigrationHistory.newerThanKnown(connection).ifPresent(problems::add);
            }
        } catch (SQLException e) {
            throw new WhatsSoundException(ErrorCode.DATABASE_UNREACHABLE, refusal(address, e), e);
        }
        if (problems.isEmpty()) {
            tryToReplicate(address, problems);
        }
        if (!problems.isEmpty()) {
            throw new WhatsSoundException(
                    ErrorCode.DATABASE_UNFIT,
                    problems.stream()
                            .map(problem -> address + ": " + problem)
                            .collect(Collectors.joining("\n")));
        }
        return PoolSizes.within(facts.freeConnections());
    }

    /** Waits for a server that is only just starting, as when a whole machine does. */
    private static Connection connectPatiently(DatabaseAddress address) throws SQLException {
        long startNanos = System.nanoTime();
        while (true) {
            try {
                return connect(address, new Properties());
            } catch (SQLException e) {
                boolean patient =
                        System.nanoTime() - startNanos
                                < TimeUnit.SECONDS.toNanos(STARTS_WITHIN_SECONDS);
                if (!STARTING_UP.equals(e.getSQLState()) || !patient || !rested()) {
                    throw e;
                }
            }
        }
    }

    private static Connection connect(DatabaseAddress address, Properties properties)
            throws SQLException {
        PGProperty.USER.set(properties, address.user());
        PGProperty.PASSWORD.set(properties, address.password());
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_WITHIN_SECONDS);
        PGProperty.SOCKET_TIMEOUT.set(properties, CONNECT_WITHIN_SECONDS);
        PGProperty.APPLICATION_NAME.set(properties, "whatssound check");
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    /** What only an attempt can tell: whether pg_hba.conf, or a pooler in between, lets it pass. */
    private static void tryToReplicate(DatabaseAddress address, List<String> problems) {
        Properties properties = new Properties();
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "15");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        String slot = "whatssound_check_" + UUID.randomUUID().toString().replace('-', '_');
        try (Connection replication = connect(address, properties);
                Statement statement = replication.createStatement()) {
            statement.execute(
                    "CREATE_REPLICATION_SLOT %s TEMPORARY LOGICAL pgoutput NOEXPORT_SNAPSHOT"
                            .formatted(slot));
        } catch (SQLException e) {
            problems.add(
                    "A logical replication stream cannot be opened: %s. Name the server itself, not a pooler."
                            .formatted(firstLine(e)));
        }
    }

    private static String refusal(DatabaseAddress address, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return switch (state) {
            case WRONG_PASSWORD ->
                    "%s: the user or the password is wrong; in the URL special characters are percent-encoded."
                            .formatted(address);
            case NOT_ADMITTED ->
                    "%s: the server does not admit this login: %s. See its pg_hba.conf, or sslmode in the URL."
                            .formatted(address, firstLine(e));
            case NO_SUCH_DATABASE ->
                    "%s: there is no such database; create it with encoding 'UTF8'."
                            .formatted(address);
            case FULL ->
                    "%s: the server takes no more connections: %s. Raise max_connections."
                            .formatted(address, firstLine(e));
            default ->
                    "%s cannot be reached: %s. See that it runs, and the host, port and sslmode of the URL."
                            .formatted(address, firstLine(e));
        };
    }

    private static String firstLine(SQLException e) {
        String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean rested() {
        try {
            Thread.sleep(RETRY_MS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
