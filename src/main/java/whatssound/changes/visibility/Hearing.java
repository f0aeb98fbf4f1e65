package whatssound.changes.visibility;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.changes.visibility.Question.Way;
import whatssound.changes.wal.ChangeKind;
import whatssound.changes.wal.TableName;
import whatssound.db.Claims;

/**
 * One change before the viewers of one role: who is known to see it, and who has to be asked for.
 *
 * <p>Lives on the thread of changes.
 */
final class Hearing {
    private final Remembered remembered;
    private final RowRule.Judged rule;
    private final Map<String, @Nullable String> row;
    private final ChangeKind kind;
    private final @Nullable List<@Nullable String> inputs;
    private final Map<Object, Boolean> known;

    /** Whether an answer is the same at every moment from this change's commit on. */
    private final boolean lasting;

    /** Whether the known answers are certain for this change without a look at its row. */
    private final boolean certain;

    private final boolean[] answers;
    private final List<Integer> knownToSee = new ArrayList<>();
    private final Map<Object, List<Integer>> undecided = new LinkedHashMap<>();
    private final List<Claims> askedFor = new ArrayList<>();

    Hearing(
            Remembered remembered,
            RowRule.Judged rule,
            Map<String, @Nullable String> row,
            ChangeKind kind,
            long commitLsn,
            boolean[] answers) {
        this.remembered = remembered;
        this.rule = rule;
        this.row = row;
        this.kind = kind;
        this.inputs = rule.inputsOf(row);
        this.known = inputs == null ? Map.of() : remembered.answers(inputs);
        boolean defined = remembered.isDefinedAt(commitLsn);
        this.lasting = kind == ChangeKind.DELETE || (defined && !rule.dependsOnState());
        this.certain = lasting || (defined && remembered.holdsAt(commitLsn));
        this.answers = answers;
    }

    /** Decides what is known. */
    void add(int index, Claims viewer) {
        if (kind == ChangeKind.DELETE && (inputs == null || rule.readsItsTable())) {
            // Not decidable by what is left of the row, which is gone from its table: told by its
            // key alone, as the original does.
            answers[index] = true;
            return;
        }
        Object key = rule.claimsKey(viewer);
        Boolean answer = known.get(key);
        if (answer == null) {
            undecided.computeIfAbsent(key, _ -> startAsking(viewer)).add(index);
        } else if (answer) {
            answers[index] = true;
            knownToSee.add(index);
        }
    }

    private List<Integer> startAsking(Claims viewer) {
        askedFor.add(viewer);
        return new ArrayList<>();
    }

    /**
     * @param streamed the tables of which every write is told
     */
    boolean isRememberable(Set<TableName> streamed) {
        return rule.rememberable() && streamed.containsAll(rule.tables());
    }

    boolean hasQuestion() {
        return !undecided.isEmpty() || (!certain && !knownToSee.isEmpty());
    }

    QuestionStore.Asked question() {
        return new QuestionStore.Asked(rule, way(), row, kept());
    }

    /** One for each different answer that there may be. */
    List<Claims> askedFor() {
        return askedFor;
    }

    /** The values of the WAL are judged, unless the rule may read what they do not tell. */
    private Way way() {
        boolean exact = inputs != null && rule.opaque() == null;
        return exact || kind == ChangeKind.DELETE ? Way.CONDITION : Way.SELECT;
    }

    /** In what a row that is still there has to be the same, to be shown for what it was. */
    private List<String> kept() {
        if (way() == Way.SELECT || rule.readsItsTable()) {
            return rule.target().columns().stream().filter(row::containsKey).toList();
        }
        return rule.inputs();
    }

    /**
     * @param remember whether the answers may be remembered
     */
    void answered(QuestionStore.Answered answered, boolean remember) {
        boolean shown = lasting || answered.there();
        int next = 0;
        for (Map.Entry<Object, List<Integer>> asked : undecided.entrySet()) {
            boolean yes = answered.yes()[next++];
            asked.getValue().forEach(index -> answers[index] = yes && shown);
            if (remember && inputs != null && answered.beforeLsn() != Long.MAX_VALUE) {
                remembered.remember(inputs, asked.getKey(), yes, answered.beforeLsn());
            }
        }
        if (!certain && !answered.there()) {
            knownToSee.forEach(index -> answers[index] = false);
        }
    }
}
