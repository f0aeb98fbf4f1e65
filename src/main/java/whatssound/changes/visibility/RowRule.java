package whatssound.changes.visibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.changes.wal.TableName;
import whatssound.db.Claims;

/** Who of a role may see which rows of a table, as the policies stand now. Any thread. */
sealed interface RowRule {
    /** No row, whoever asks: no right to read, or row security without a policy. */
    record Hidden() implements RowRule {}

    /** Every row, for no row security applies to the role. */
    record Open() implements RowRule {}

    /**
     * The rows for which the policies say so.
     *
     * @param condition the policies as one expression over a row
     * @param inputs the row's columns that it reads, in a fixed order
     * @param evaluable whether the expression can be evaluated over the values of the WAL: false
     *     when it reads system columns or the row as a whole
     * @param opaque why it cannot be said what it reads; null where it can
     * @param moment whether the answer may change with time alone
     * @param tables what it reads beside the row
     * @param definition what it was made from
     */
    record Judged(
            Target target,
            String condition,
            List<String> inputs,
            boolean evaluable,
            @Nullable String opaque,
            boolean moment,
            ClaimsRead claims,
            Set<TableName> tables,
            Definition definition)
            implements RowRule {

        /** Whether an answer holds until one of the tables is written. */
        boolean rememberable() {
            return opaque == null && !moment && evaluable;
        }

        /** Whether an answer can change while the row and the claims stay the same. */
        boolean dependsOnState() {
            return opaque != null || moment || !tables.isEmpty();
        }

        /** Whether it may read the very row that is decided over, in its present version. */
        boolean readsItsTable() {
            return opaque != null || tables.contains(target.table());
        }

        Object claimsKey(Claims viewer) {
            return (opaque == null && !moment ? claims : ClaimsRead.ALL).key(viewer);
        }

        /** The values that the condition reads; null where the WAL does not have all of them. */
        @Nullable List<@Nullable String> inputsOf(Map<String, @Nullable String> row) {
            if (!evaluable) {
                return null;
            }
            List<@Nullable String> values = new ArrayList<>(inputs.size());
            for (String column : inputs) {
                if (!row.containsKey(column)) {
                    return null;
                }
                values.add(row.get(column));
            }
            return values;
        }
    }

    /**
     * The catalogue's objects that a rule was made from.
     *
     * @param version differs once any of them was changed
     */
    record Definition(Set<Long> relationOids, Set<Long> routineOids, String version) {}

    /**
     * Whose rows are looked at, and as whom.
     *
     * @param columns of the table in its own order
     * @param primaryKey empty where it has none
     */
    record Target(TableName table, String role, List<String> columns, List<String> primaryKey) {}
}
