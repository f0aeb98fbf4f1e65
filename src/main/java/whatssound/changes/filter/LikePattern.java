package whatssound.changes.filter;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * A pattern of {@code like}: {@code %} is any text, {@code _} any character, a backslash takes the
 * next as it is. Judged without backtracking further than to the last {@code %}. Pure; any thread.
 */
final class LikePattern implements Predicate<String> {
    private static final int MAX_CHARS = 1_000;
    private static final int ANY_TEXT = -1;
    private static final int ANY_CHARACTER = -2;

    /** Beyond it the pattern is taken not to match, or one row would hold up all others. */
    private static final long MOST_STEPS = 20_000_000;

    private final int[] elements;
    private final boolean anyCase;

    LikePattern(String pattern, boolean anyCase) throws FilterException {
        if (pattern.length() > MAX_CHARS) {
            throw new FilterException("a pattern has at most " + MAX_CHARS + " characters");
        }
        this.anyCase = anyCase;
        this.elements = elements(folded(pattern));
    }

    private static int[] elements(String pattern) throws FilterException {
        int[] codePoints = pattern.codePoints().toArray();
        int[] elements = new int[codePoints.length];
        int count = 0;
        for (int i = 0; i < codePoints.length; i++) {
            int element = codePoints[i];
            if (element == '\\') {
                i++;
                if (i == codePoints.length) {
                    throw new FilterException("a pattern may not end with its escape character");
                }
                element = codePoints[i];
            } else if (element == '%') {
                element = ANY_TEXT;
            } else if (element == '_') {
                element = ANY_CHARACTER;
            }
            elements[count++] = element;
        }
        return java.util.Arrays.copyOf(elements, count);
    }

    private String folded(String text) {
        return anyCase ? text.toLowerCase(Locale.ROOT) : text;
    }

    @Override
    public boolean test(String value) {
        int[] text = folded(value).codePoints().toArray();
        if ((long) text.length * elements.length > MOST_STEPS) {
            return false;
        }
        int at = 0;
        int element = 0;
        int lastAny = -1;
        int afterAny = 0;
        while (at < text.length) {
            if (element < elements.length && elements[element] == ANY_TEXT) {
                lastAny = element++;
                afterAny = at;
            } else if (element < elements.length
                    && (elements[element] == ANY_CHARACTER || elements[element] == text[at])) {
                element++;
                at++;
            } else if (lastAny >= 0) {
                element = lastAny + 1;
                at = ++afterAny;
            } else {
                return false;
            }
        }
        while (element < elements.length && elements[element] == ANY_TEXT) {
            element++;
        }
        return element == elements.length;
    }
}
