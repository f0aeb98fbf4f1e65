package whatssound.changes.visibility;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.changes.wal.TableName;

/** What a decision depends on, as far as it can be proved; filled while an expression is read. */
final class Reads {
    /** Numbers of the row's own columns. */
    final Set<Integer> columns = new HashSet<>();

    final Set<TableName> tables = new HashSet<>();

    /** What, when it is redefined, changes what is read. */
    final Set<Long> relationOids = new HashSet<>();

    final Set<Long> routineOids = new HashSet<>();
    ClaimsRead claims = ClaimsRead.ROLE;

    /** The row as a whole, or a system column of it. */
    boolean wholeRow;

    boolean systemColumns;

    /** The time, chance or a setting: known only when asked, and only for that moment. */
    boolean moment;

    /** Why it cannot be said what is read; null where it can. */
    @Nullable String opaque;

    void opaque(String why) {
        if (opaque == null) {
            opaque = why;
        }
    }
}
