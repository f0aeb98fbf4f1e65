package whatssound.changes.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Predicate;
import java.util.regex.MatchResult;

/**
 * A regular expression in the dialect of RE2, of which the time is linear in the value's length.
 * Pure; any thread.
 */
final class RegexPattern implements Predicate<String> {
    private static final int MAX_CHARS = 500;
    private static final int MAX_REPETITIONS = 1_000;
    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("\\{(\\d{1,6})(?:,(\\d{0,6}))?\\}");

    /** Beyond it the expression is taken not to match, or one row would hold up all others. */
    private static final long MOST_STEPS = 2_000_000;

    private final Pattern pattern;

    RegexPattern(String expression, boolean anyCase) throws FilterException {
        if (expression.length() > MAX_CHARS || repetitions(expression) > MAX_REPETITIONS) {
            throw new FilterException("the regular expression is too large");
        }
        try {
            // As in Postgres a dot is any character, a line's end too.
            pattern =
                    Pattern.compile(
                            expression, Pattern.DOTALL | (anyCase ? Pattern.CASE_INSENSITIVE : 0));
        } catch (PatternSyntaxException e) {
            throw new FilterException("the regular expression is not valid: " + e.getMessage(), e);
        }
    }

    /** The most copies that counted repetitions can make of a part, were all within each other. */
    private static long repetitions(String expression) {
        return REPETITION
                .matcher(expression)
                .results()
                .mapToLong(RegexPattern::count)
                .reduce(1, (a, b) -> Math.min(MAX_REPETITIONS + 1L, a * Math.max(1, b)));
    }

    private static long count(MatchResult repetition) {
        String most = repetition.group(2);
        return Long.parseLong(most == null || most.isEmpty() ? repetition.group(1) : most);
    }

    @Override
    public boolean test(String value) {
        return (long) value.length() * pattern.programSize() <= MOST_STEPS
                && pattern.matcher(value).find();
    }
}
