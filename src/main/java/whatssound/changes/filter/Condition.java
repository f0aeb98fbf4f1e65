package whatssound.changes.filter;

import java.util.List;

/**
 * One {@code column=operator.value} of a filter. Any thread.
 *
 * @param values one, or those of {@code in}
 * @param quoted whether the value stood in quotes, so that {@code null} is a text
 */
record Condition(
        String column, boolean negated, Operator operator, List<String> values, boolean quoted) {
    String value() {
        return values.getFirst();
    }
}
