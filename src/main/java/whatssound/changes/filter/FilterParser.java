package whatssound.changes.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code column=operator.value,column=not.operator.value}: a comma is "and", unless it stands
 * in quotes or parentheses. Pure; any thread.
 */
final class FilterParser {
    private static final int MAX_FILTER_CHARS = 8_192;
    private static final int MAX_CONDITIONS = 32;
    private static final int MAX_IN_VALUES = 100;
    private static final String NOT = "not.";

    private FilterParser() {}

    /** The conditions, none for a blank filter. */
    static List<Condition> parse(String filter) throws FilterException {
        if (filter.isBlank()) {
            return List.of();
        }
        if (filter.length() > MAX_FILTER_CHARS) {
            throw new FilterException("a filter has at most " + MAX_FILTER_CHARS + " characters");
        }
        List<Condition> conditions = new ArrayList<>();
        for (String segment : split(filter)) {
            conditions.add(condition(segment));
        }
        if (conditions.size() > MAX_CONDITIONS) {
            throw new FilterException("a filter has at most " + MAX_CONDITIONS + " conditions");
        }
        return List.copyOf(conditions);
    }

    private static Condition condition(String segment) throws FilterException {
        int equals = segment.indexOf('=');
        if (equals <= 0) {
            throw new FilterException(
                    segment.isBlank() ? "a condition is empty" : "no column before =: " + segment);
        }
        String column = segment.substring(0, equals).strip();
        String rest = segment.substring(equals + 1).stripLeading();
        boolean negated = rest.startsWith(NOT);
        if (negated) {
            rest = rest.substring(NOT.length());
        }
        int dot = rest.indexOf('.');
        Operator operator = dot < 0 ? null : Operator.named(rest.substring(0, dot));
        if (operator == null) {
            throw new FilterException("no known operator: " + segment);
        }
        String value = rest.substring(dot + 1);
        if (operator == Operator.IN) {
            return new Condition(column, negated, operator, values(value), true);
        }
        boolean quoted = isQuoted(value);
        return new Condition(column, negated, operator, List.of(unquoted(value)), quoted);
    }

    private static List<String> values(String list) throws FilterException {
        String trimmed = list.strip();
        if (!trimmed.startsWith("(") || !trimmed.endsWith(")")) {
            throw new FilterException("the values of in stand in parentheses: " + list);
        }
        List<String> values = new ArrayList<>();
        for (String item : split(trimmed.substring(1, trimmed.length() - 1))) {
            values.add(unquoted(item));
        }
        if (values.size() > MAX_IN_VALUES) {
            throw new FilterException("in takes at most " + MAX_IN_VALUES + " values");
        }
        return List.copyOf(values);
    }

    /** Splits at the commas outside of quotes and parentheses. */
    private static List<String> split(String text) throws FilterException {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        boolean inQuotes = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inQuotes && c == '\\') {
                i++;
            } else if (c == '"' && (inQuotes || opensQuotes(text, start, i))) {
                inQuotes = !inQuotes;
            } else if (!inQuotes && c == '(') {
                depth++;
            } else if (!inQuotes && c == ')') {
                depth--;
            } else if (!inQuotes && depth == 0 && c == ',') {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (inQuotes || depth != 0) {
            throw new FilterException("quotes or parentheses are not closed: " + text);
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** Quotes open at the beginning of a value only: {@code eq.5"} is a text that contains one. */
    private static boolean opensQuotes(String text, int start, int at) {
        int before = at - 1;
        while (before >= start && text.charAt(before) == ' ') {
            before--;
        }
        return before < start || ".,(".indexOf(text.charAt(before)) >= 0;
    }

    private static boolean isQuoted(String value) {
        String trimmed = value.strip();
        return trimmed.length() >= 2 && trimmed.startsWith("\"") && trimmed.endsWith("\"");
    }

    private static String unquoted(String value) throws FilterException {
        if (!isQuoted(value)) {
            return value;
        }
        String trimmed = value.strip();
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < trimmed.length() - 1; i++) {
            char c = trimmed.charAt(i);
            if (c == '\\' && i < trimmed.length() - 2) {
                i++;
                c = trimmed.charAt(i);
            } else if (c == '"' || c == '\\') {
                throw new FilterException("a quoted value ends before its segment: " + value);
            }
            text.append(c);
        }
        return text.toString();
    }
}
