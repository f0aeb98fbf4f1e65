package whatssound.changes.visibility;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an expression as Postgres stores it after parsing ({@code pg_node_tree}), where every name
 * is resolved: unlike its text, the tree cannot be misread. Pure; any thread.
 */
final class NodeTree {
    /** How {@code pg_node_tree} writes a pointer to nothing. */
    private static final String NULL = "<>";

    private final String text;
    private int at;

    private NodeTree(String text) {
        this.text = text;
    }

    /**
     * A node of the tree: its type in capitals, and its fields by name.
     *
     * <p>A value is a {@link Node}, a {@link List} of values, or a token.
     */
    record Node(String type, Map<String, List<Object>> fields) {
        /** The first token of the field; null where it is missing or no token. */
        @Nullable String token(String field) {
            List<Object> values = fields.getOrDefault(field, List.of());
            return !values.isEmpty() && values.getFirst() instanceof String token ? token : null;
        }

        /** A number, -1 where the field is missing. */
        long number(String field) {
            String token = token(field);
            return token == null || token.isEmpty() ? -1 : Long.parseLong(token);
        }

        boolean isNull(String field) {
            String token = token(field);
            return token == null ? !fields.containsKey(field) : token.equals(NULL);
        }
    }

    /** All trees of the text: nodes, or lists of them. */
    static List<Object> parse(String text) {
        NodeTree reader = new NodeTree(text);
        List<Object> values = new ArrayList<>();
        for (Object value = reader.next(); value != null; value = reader.next()) {
            values.add(value);
        }
        return values;
    }

    /** The next value; null at the end of the text or of what encloses it. */
    private @Nullable Object next() {
        skipSpaces();
        if (at >= text.length()) {
            return null;
        }
        return switch (text.charAt(at)) {
            case '{' -> node();
            case '(' -> list();
            case '}', ')' -> null;
            default -> token();
        };
    }

    private Node node() {
        at++;
        String type = token();
        Map<String, List<Object>> fields = new LinkedHashMap<>();
        List<Object> values = new ArrayList<>();
        for (Object value = next(); value != null; value = next()) {
            if (value instanceof String token && token.startsWith(":")) {
                values = new ArrayList<>();
                fields.put(token.substring(1), values);
            } else {
                values.add(value);
            }
        }
        close('}');
        return new Node(type, fields);
    }

    private List<Object> list() {
        at++;
        List<Object> values = new ArrayList<>();
        for (Object value = next(); value != null; value = next()) {
            values.add(value);
        }
        close(')');
        return values;
    }

    private String token() {
        StringBuilder token = new StringBuilder();
        while (at < text.length() && "{}() \n\t".indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '\\') {
                at++;
            }
            token.append(text.charAt(at++));
        }
        return token.toString();
    }

    private void skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private void close(char bracket) {
        if (at >= text.length() || text.charAt(at) != bracket) {
            throw new IllegalArgumentException("no %s at %d of %s".formatted(bracket, at, text));
        }
        at++;
    }
}
