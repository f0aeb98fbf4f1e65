package whatssound.changes.visibility;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.changes.wal.ChangeKind;
import whatssound.changes.wal.Relation;
import whatssound.changes.wal.TableName;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.db.DatabaseException;

/**
 * Who may see a changed row: those to whom a {@code select} would have shown it at its commit, or
 * at a later moment before it is told.
 *
 * <p>Viewers whom the policies cannot tell apart are asked for once, all that have to be asked for
 * in one statement, and an answer holds until the WAL tells a write of what it depends on (see the
 * decision on row visibility in {@code docs/adr}). Lives on the thread of changes; blocks.
 */
public final class RowVisibility {
    private static final int RULE_READINGS = 5;

    private final PolicyStore policies;
    private final QuestionStore questions;
    private final Memory memory;
    private final Map<RuleKey, Remembered> rules = new HashMap<>();

    private Set<TableName> streamed = Set.of();
    private long commitLsn;

    /** Whether answers are kept from change to change. */
    public enum Memory {
        ON,
        OFF
    }

    private record RuleKey(int relation, String role) {}

    public RowVisibility(Database database) {
        this(database, Memory.ON);
    }

    /**
     * @param memory off only to measure what it is worth
     */
    public RowVisibility(Database database, Memory memory) {
        this.policies = new PolicyStore(database);
        this.questions = new QuestionStore(database);
        this.memory = memory;
    }

    /**
     * The changes that follow are of this transaction, which new snapshots see. Has to be followed
     * by {@link #tableChanged} for every table that it wrote, and by {@link #schemaChanged} if it
     * did, before the first of its changes is decided: at its commit, all of it holds.
     *
     * @param commitLsn where in the WAL it committed
     */
    public void transaction(long commitLsn) {
        this.commitLsn = commitLsn;
    }

    /** The WAL saw a write on a table that policies may read: what depends on it is forgotten. */
    public void tableChanged(String schema, String table) {
        TableName name = new TableName(schema, table);
        for (Remembered rule : rules.values()) {
            if (rule.rule() instanceof RowRule.Judged judged && judged.tables().contains(name)) {
                rule.forget();
            }
        }
    }

    /** Tables, policies, grants or functions changed: everything is forgotten. */
    public void schemaChanged() {
        rules.clear();
    }

    /** The tables that policies read, of which every write has to be told here. */
    public Set<TableName> tablesRead() {
        Set<TableName> tables = new HashSet<>();
        for (Remembered rule : rules.values()) {
            if (rule.rule() instanceof RowRule.Judged judged && judged.rememberable()) {
                tables.addAll(judged.tables());
            }
        }
        return tables;
    }

    /** Of these tables every write will be told from now on; of others nothing is remembered. */
    public void streamed(Set<TableName> tables) {
        streamed = Set.copyOf(tables);
    }

    /**
     * One answer for each viewer, in order.
     *
     * @param row column name → value as the WAL has it in text (null for SQL null): of the new row,
     *     or of the identity columns for a delete
     * @throws DatabaseException when Postgres cannot be asked
     */
    public boolean[] visible(
            Relation relation,
            Map<String, @Nullable String> row,
            ChangeKind kind,
            List<Claims> viewers) {
        for (int reading = 0; reading < RULE_READINGS; reading++) {
            boolean[] answers = new boolean[viewers.size()];
            if (decided(relation, row, kind, viewers, answers)) {
                return answers;
            }
            rules.clear();
        }
        return new boolean[viewers.size()];
    }

    /** False when a rule turned out to be no longer what it was. */
    private boolean decided(
            Relation relation,
            Map<String, @Nullable String> row,
            ChangeKind kind,
            List<Claims> viewers,
            boolean[] answers) {
        List<Hearing> hearings = new ArrayList<>();
        Map<String, @Nullable Hearing> byRole = new HashMap<>();
        for (int i = 0; i < answers.length; i++) {
            Claims viewer = viewers.get(i);
            Remembered remembered = rule(relation, viewer.role());
            switch (remembered.rule()) {
                case RowRule.Hidden _ -> answers[i] = false;
                case RowRule.Open _ -> answers[i] = true;
                case RowRule.Judged judged -> {
                    Hearing hearing = byRole.get(viewer.role());
                    if (hearing == null) {
                        hearing = new Hearing(remembered, judged, row, kind, commitLsn, answers);
                        byRole.put(viewer.role(), hearing);
                        hearings.add(hearing);
                    }
                    hearing.add(i, viewer);
                }
            }
        }
        for (Hearing hearing : hearings) {
            if (hearing.hasQuestion() && !asked(hearing)) {
                return false;
            }
        }
        return true;
    }

    private boolean remembers(Hearing hearing) {
        return memory == Memory.ON && hearing.isRememberable(streamed);
    }

    private boolean asked(Hearing hearing) {
        QuestionStore.Answered answered = questions.ask(hearing.question(), hearing.askedFor());
        if (answered == null) {
            return false;
        }
        hearing.answered(answered, remembers(hearing));
        return true;
    }

    private Remembered rule(Relation relation, String role) {
        RuleKey key = new RuleKey(relation.oid(), role);
        Remembered known = rules.get(key);
        if (known == null) {
            known = policies.rule(Integer.toUnsignedLong(relation.oid()), role);
            rules.put(key, known);
        }
        return known;
    }
}
