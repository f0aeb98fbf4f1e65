package whatssound.rest.query;

import java.util.List;

/**
 * What a filter says about its field. Values stay text: Postgres gives them their types. Any
 * thread.
 */
public sealed interface Comparison {
    /** Compares with one value. */
    record WithOne(Operator operator, String value) implements Comparison {}

    /** Compares with an array literal, {@code like(any).{a*,b*}}. */
    record WithMany(Operator operator, Quantifier quantifier, String arrayLiteral)
            implements Comparison {}

    /** Whether the value is among these. */
    record In(List<String> values) implements Comparison {
        public In {
            values = List.copyOf(values);
        }
    }

    /** Whether the value is null, true, false or unknown. */
    record Is(Constant constant) implements Comparison {}

    /** How many of the array's elements have to match. */
    enum Quantifier {
        ANY,
        ALL
    }

    /** What {@code is} compares with. */
    enum Constant {
        NULL("null"),
        NOT_NULL("not_null"),
        TRUE("true"),
        FALSE("false"),
        UNKNOWN("unknown");

        private final String wireName;

        Constant(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }
}
