package whatssound.db;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** A statement that failed, or a database that cannot be reached. Any thread. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String CONNECTION_FAILURE = "08006";

    // Shutdown by an operator, crash of another backend, still starting; too many connections.
    private static final Set<String> UNAVAILABLE = Set.of("57P01", "57P02", "57P03", "53300");
    private static final Set<String> CONFLICT = Set.of("40001", "40P01");

    private final String sqlState;
    private final @Nullable ServerError serverError;

    public DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
        this.serverError = serverErrorOf(cause);
        this.sqlState = sqlStateOf(cause);
    }

    /** The five-letter code of the SQL standard and Postgres. */
    public String sqlState() {
        return sqlState;
    }

    /** What the server said; null where it was not the server that failed the statement. */
    public @Nullable ServerError serverError() {
        return serverError;
    }

    /** Whether the database could not be reached, so that nothing is wrong with the statement. */
    public boolean isUnavailable() {
        return sqlState.startsWith("08") || UNAVAILABLE.contains(sqlState);
    }

    /** Whether the transaction lost against another and may succeed when run again. */
    boolean isConflict() {
        return CONFLICT.contains(sqlState);
    }

    private static @Nullable ServerError serverErrorOf(SQLException cause) {
        return cause instanceof PSQLException e && e.getServerErrorMessage() != null
                ? ServerError.of(e.getServerErrorMessage())
                : null;
    }

    // The pool's time-out carries no code of its own, but may carry that of the last failure.
    private static String sqlStateOf(SQLException cause) {
        String state = cause.getSQLState();
        return state == null ? CONNECTION_FAILURE : state;
    }
}
