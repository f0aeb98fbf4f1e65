package whatssound.changes.visibility;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule with the answers that were given by it since something it reads was last written.
 *
 * <p>Lives on the thread of changes.
 */
final class Remembered {
    private static final int MOST = 200_000;

    private final RowRule rule;
    private final Map<List<@Nullable String>, Map<Object, Boolean>> answers = new HashMap<>();
    private int size;
    private final long definedLsn;
    private long beforeLsn;

    /**
     * @param definedLsn a place in the WAL after the last commit that the rule was made from
     */
    Remembered(RowRule rule, long definedLsn) {
        this.rule = rule;
        this.definedLsn = definedLsn;
    }

    RowRule rule() {
        return rule;
    }

    /** By claims, for a row of these inputs; not to be changed. */
    Map<Object, Boolean> answers(List<@Nullable String> inputs) {
        return answers.getOrDefault(inputs, Map.of());
    }

    /**
     * @param askedBeforeLsn a place in the WAL after the last commit that the answer has seen
     */
    void remember(
            List<@Nullable String> inputs, Object claims, boolean answer, long askedBeforeLsn) {
        if (size >= MOST) {
            forget();
        }
        if (answers.computeIfAbsent(inputs, _ -> new HashMap<>()).put(claims, answer) == null) {
            size++;
        }
        beforeLsn = Math.max(beforeLsn, askedBeforeLsn);
    }

    /** Whether the rule is that of the moment of a commit, and not of a later one. */
    boolean isDefinedAt(long commitLsn) {
        return commitLsn >= definedLsn;
    }

    /** Whether the answers are those of the moment of a commit, and not of a later one. */
    boolean holdsAt(long commitLsn) {
        return commitLsn >= beforeLsn;
    }

    void forget() {
        answers.clear();
        size = 0;
        beforeLsn = 0;
    }
}
