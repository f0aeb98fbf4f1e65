package whatssound.changes.filter;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a condition asks of a column. Any thread. */
enum Operator {
    EQ,
    NEQ,
    LT,
    LTE,
    GT,
    GTE,
    IN,
    LIKE,
    ILIKE,
    IS,
    MATCH,
    IMATCH,
    ISDISTINCT;

    static @Nullable Operator named(String name) {
        for (Operator operator : values()) {
            if (operator.name().toLowerCase(Locale.ROOT).equals(name)) {
                return operator;
            }
        }
        return null;
    }
}
