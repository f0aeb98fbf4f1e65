package whatssound.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What clients of a product's database have it execute, counted by pg_stat_statements: each
 * statement that is sent, BEGIN and COMMIT too, and none that a function runs by itself. Any
 * thread.
 */
final class StatementCount {
    private static final int IDLE_MS = 5_000;

    private final Product product;

    private StatementCount(Product product) {
        this.product = product;
    }

    /**
     * Starts the product anew, as Postgres counts only what it has been told to when it started.
     */
    static StatementCount of(Product product)
            throws SQLException, IOException, InterruptedException {
        product.sql("alter system set shared_preload_libraries = 'pg_stat_statements'");
        product.stop();
        product.startAgain();
        product.sql("create extension if not exists pg_stat_statements");
        return new StatementCount(product);
    }

    /** So far, of this database. */
    long now() throws SQLException {
        try (Connection database = product.database();
                Statement statement = database.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                """
                                select sum(calls) from pg_stat_statements
                                where toplevel and dbid = (select oid from pg_database where datname = current_database())
                                """)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** What the server does by itself while a swarm listens and nothing else happens. */
    double idlePerSecond(Swarm swarm) throws IOException, SQLException {
        long before = now();
        swarm.turnUntil(() -> false, IDLE_MS);
        return (now() - before) * 1_000.0 / IDLE_MS;
    }
}
