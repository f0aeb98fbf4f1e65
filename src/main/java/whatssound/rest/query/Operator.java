package whatssound.rest.query;

import java.util.Arrays;
import java.util.Optional;

/** The operators that compare a field with one value. Any thread. */
public enum Operator {
    EQ("eq", "=", true),
    NEQ("neq", "<>", false),
    GT("gt", ">", true),
    GTE("gte", ">=", true),
    LT("lt", "<", true),
    LTE("lte", "<=", true),
    LIKE("like", "like", true),
    ILIKE("ilike", "ilike", true),
    MATCH("match", "~", true),
    IMATCH("imatch", "~*", true),
    IS_DISTINCT("isdistinct", "is distinct from", false),
    CONTAINS("cs", "@>", false),
    CONTAINED("cd", "<@", false),
    OVERLAPS("ov", "&&", false),
    STRICTLY_LEFT("sl", "<<", false),
    STRICTLY_RIGHT("sr", ">>", false),
    NOT_EXTENDS_RIGHT("nxr", "&<", false),
    NOT_EXTENDS_LEFT("nxl", "&>", false),
    ADJACENT("adj", "-|-", false);

    private final String wireName;
    private final String sql;
    private final boolean quantifiable;

    Operator(String wireName, String sql, boolean quantifiable) {
        this.wireName = wireName;
        this.sql = sql;
        this.quantifiable = quantifiable;
    }

    /** The operator as Postgres writes it. */
    public String sql() {
        return sql;
    }

    /** Whether it takes {@code (any)} and {@code (all)}. */
    public boolean quantifiable() {
        return quantifiable;
    }

    /** Whether {@code *} stands for any characters, as {@code %} is awkward in URLs. */
    public boolean takesPattern() {
        return this == LIKE || this == ILIKE;
    }

    static Optional<Operator> of(String wireName) {
        return Arrays.stream(values())
                .filter(operator -> operator.wireName.equals(wireName))
                .findFirst();
    }
}
