package whatssound.realtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The transactions of which broadcasts were told last: the WAL tells of a commit a moment before
 * the database shows it, and who joined in between finds it nowhere. Any thread.
 */
final class ToldTransactions {
    private static final int MAX = 256;

    private final Deque<Integer> ids = new ArrayDeque<>();

    synchronized void add(int id) {
        if (ids.isEmpty() || ids.getLast() != id) {
            ids.add(id);
            if (ids.size() > MAX) {
                ids.remove();
            }
        }
    }

    synchronized List<Integer> all() {
        return List.copyOf(ids);
    }

    /** Forgets those that the database shows by now. */
    synchronized void areVisible(List<Integer> visible) {
        ids.removeAll(visible);
    }
}
