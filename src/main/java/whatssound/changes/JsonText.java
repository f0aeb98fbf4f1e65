package whatssound.changes;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import whatssound.changes.catalog.Catalog;
import whatssound.changes.catalog.PgType;

/**
 * Values of Postgres, given in its text form, as the JSON that {@code to_jsonb} makes of them. Any
 * thread; blocks for composites, which Postgres is asked for.
 */
final class JsonText {
    private static final JsonStringEncoder QUOTING = JsonStringEncoder.getInstance();

    private JsonText() {}

    static void append(StringBuilder json, PgType type, @Nullable String value, Catalog catalog) {
        if (value == null) {
            json.append("null");
        } else if (type.element() != null && isArray(value)) {
            appendArray(json, type.element(), value, catalog);
        } else if (type.isComposite()) {
            json.append(catalog.json(type, value));
        } else {
            appendScalar(json, type.base(), value);
        }
    }

    static void appendQuoted(StringBuilder json, String text) {
        json.append('"');
        QUOTING.quoteAsString(text, json);
        json.append('"');
    }

    private static void appendScalar(StringBuilder json, int type, String value) {
        switch (type) {
            case PgType.BOOL -> json.append(value.equals("t"));
            case PgType.INT2, PgType.INT4, PgType.INT8 -> json.append(value);
            case PgType.FLOAT4, PgType.FLOAT8, PgType.NUMERIC -> {
                if (isFinite(value)) {
                    json.append(value);
                } else {
                    appendQuoted(json, value);
                }
            }
            case PgType.JSON, PgType.JSONB -> json.append(value);
            case PgType.TIMESTAMP, PgType.TIMESTAMPTZ -> appendQuoted(json, iso(value));
            default -> appendQuoted(json, value);
        }
    }

    private static boolean isFinite(String number) {
        char last = number.charAt(number.length() - 1);
        return last >= '0' && last <= '9';
    }

    /** {@code 2026-11-21 10:00:00+00} as {@code 2026-11-21T10:00:00+00:00}. */
    private static String iso(String timestamp) {
        int space = timestamp.indexOf(' ');
        if (space < 0 || !Character.isDigit(timestamp.charAt(space + 1))) {
            return timestamp; // infinity
        }
        String time = timestamp.substring(space + 1);
        int end = time.indexOf(' '); // of years before Christ
        String era = end < 0 ? "" : time.substring(end);
        String clock = end < 0 ? time : time.substring(0, end);
        int zone = Math.max(clock.indexOf('+'), clock.indexOf('-'));
        String minutes = zone >= 0 && clock.length() - zone == 3 ? ":00" : "";
        return timestamp.substring(0, space) + "T" + clock + minutes + era;
    }

    /** Not the vectors of the catalogue, which are arrays of another spelling. */
    private static boolean isArray(String value) {
        return value.startsWith("{") || value.startsWith("[");
    }

    private static void appendArray(
            StringBuilder json, PgType element, String value, Catalog catalog) {
        char delimiter = element.delimiter();
        Deque<Boolean> firsts = new ArrayDeque<>();
        // Bounds that do not begin at 1 are told before the equals sign.
        int at = value.startsWith("[") ? value.indexOf('=') + 1 : 0;
        while (at < value.length()) {
            char c = value.charAt(at);
            if (c == '}') {
                json.append(']');
                firsts.pop();
                at++;
            } else if (c == delimiter) {
                at++;
            } else {
                separate(json, firsts);
                if (c == '{') {
                    json.append('[');
                    firsts.push(true);
                    at++;
                } else {
                    at = appendElement(json, element, value, at, catalog);
                }
            }
        }
    }

    private static void separate(StringBuilder json, Deque<Boolean> firsts) {
        if (!firsts.isEmpty()) {
            if (!firsts.pop()) {
                json.append(',');
            }
            firsts.push(false);
        }
    }

    /** Returns where the element ends. */
    private static int appendElement(
            StringBuilder json, PgType element, String value, int start, Catalog catalog) {
        StringBuilder text = new StringBuilder();
        boolean quoted = value.charAt(start) == '"';
        int at = quoted ? start + 1 : start;
        while (quoted
                ? value.charAt(at) != '"'
                : value.charAt(at) != element.delimiter() && value.charAt(at) != '}') {
            if (value.charAt(at) == '\\') {
                at++;
            }
            text.append(value.charAt(at));
            at++;
        }
        boolean isNull = !quoted && text.toString().equals("NULL");
        append(json, element, isNull ? null : text.toString(), catalog);
        return quoted ? at + 1 : at;
    }
}
