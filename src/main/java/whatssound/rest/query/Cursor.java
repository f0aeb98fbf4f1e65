package whatssound.rest.query;

import java.util.function.IntPredicate;
import whatssound.error.ErrorCode;
import whatssound.rest.error.RestException;

/** Reads one query parameter from left to right. Not thread-safe: one parse uses one. */
final class Cursor {
    private static final int LONGEST_SHOWN = 200;

    private final String what;
    private final String text;
    private int at;

    /**
     * @param kind what is parsed, for errors: {@code select parameter}
     */
    Cursor(String kind, String text) {
        this.what = "%s (%s)".formatted(kind, shown(text));
        this.text = text;
    }

    boolean atEnd() {
        return at == text.length();
    }

    boolean isAt(String token) {
        return text.startsWith(token, at);
    }

    /** Steps over {@code token} if it comes next. */
    boolean skip(String token) {
        if (!isAt(token)) {
            return false;
        }
        at += token.length();
        return true;
    }

    void expect(String token) {
        if (!skip(token)) {
            throw unexpected("\"%s\"".formatted(token));
        }
    }

    void expectEnd() {
        if (!atEnd()) {
            throw unexpected("the end");
        }
    }

    /** All that is left. */
    String rest() {
        String rest = text.substring(at);
        at = text.length();
        return rest;
    }

    /** The characters that come next, as long as they match; may be empty. */
    String takeWhile(IntPredicate matches) {
        int start = at;
        while (at < text.length() && matches.test(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** A name, bare or in double quotes. */
    String name() {
        if (isAt("\"")) {
            return quoted();
        }
        int start = at;
        while (at < text.length() && isNameCharacter()) {
            at++;
        }
        String name = text.substring(start, at).strip();
        if (name.isEmpty()) {
            throw unexpected("a name");
        }
        return name;
    }

    /** A text in double quotes, where a backslash takes the next character as it is. */
    String quoted() {
        expect("\"");
        StringBuilder content = new StringBuilder();
        while (!atEnd()) {
            char next = text.charAt(at++);
            if (next == '"') {
                return content.toString();
            }
            if (next == '\\' && !atEnd()) {
                next = text.charAt(at++);
            }
            content.append(next);
        }
        throw unexpected("a closing \"");
    }

    RestException unexpected(String expected) {
        String found =
                atEnd()
                        ? "end of input"
                        : "\"%s\"".formatted(Character.toString(text.codePointAt(at)));
        return refused("unexpected %s expecting %s".formatted(found, expected));
    }

    RestException refused(String details) {
        return RestException.of(
                ErrorCode.PGRST100,
                "\"failed to parse %s\" (line 1, column %d)".formatted(what, at + 1),
                details);
    }

    // A minus belongs to the name unless it begins an arrow.
    private boolean isNameCharacter() {
        char next = text.charAt(at);
        return Character.isLetterOrDigit(next)
                || Character.isSurrogate(next)
                || next == '_'
                || next == '$'
                || next == ' '
                || (next == '-' && !text.startsWith("->", at));
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
