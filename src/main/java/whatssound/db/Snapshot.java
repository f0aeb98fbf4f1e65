package whatssound.db;

import java.util.HashSet;
import java.util.Set;

/**
 * Which transactions a statement saw. Ids are compared in their lower 32 bits, as the WAL has them.
 * Any thread.
 *
 * @param next the first id that was not given to any transaction yet
 * @param running of those before it, the ones that had not committed
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html">pg_snapshot</a>
 */
public record Snapshot(int next, Set<Integer> running) {

    /**
     * Reads what Postgres wrote.
     *
     * @param text as {@code pg_snapshot} is written: {@code xmin:xmax:running,running}
     */
    public static Snapshot parse(String text) {
        String[] parts = text.split(":", 3);
        Set<Integer> running = new HashSet<>();
        for (String id : parts[2].split(",", -1)) {
            if (!id.isEmpty()) {
                running.add((int) Long.parseLong(id));
            }
        }
        return new Snapshot((int) Long.parseLong(parts[1]), Set.copyOf(running));
    }

    /** Whether the transaction began only after it was taken. */
    public boolean precedes(int transactionId) {
        return transactionId - next >= 0;
    }

    /** Whether it saw what the committed transaction did. */
    public boolean saw(int transactionId) {
        return !precedes(transactionId) && !running.contains(transactionId);
    }
}
