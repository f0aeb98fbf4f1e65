package whatssound.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connects as soon as a Postgres that is just being restarted takes connections; the pool alone
 * would look again after ever longer pauses. The pool's threads.
 */
final class PatientDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;
    private static final long RETRY_MS = 50;

    private final long patienceNanos;

    PatientDataSource(long patienceMs) {
        this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMs);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        long startNanos = System.nanoTime();
        while (true) {
            try {
                return super.getConnection(user, password);
            } catch (SQLException e) {
                boolean outOfPatience = System.nanoTime() - startNanos > patienceNanos;
                if (outOfPatience || !new DatabaseException(e).isUnavailable() || !rested()) {
                    throw e;
                }
            }
        }
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
