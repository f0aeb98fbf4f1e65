package whatssound.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which bytes of a file a {@code Range} field asks for (RFC 9110, section 14). Any thread. */
public sealed interface ByteRange {
    Pattern SINGLE = Pattern.compile("bytes\\s*=\\s*(\\d*)\\s*-\\s*(\\d*)\\s*");

    /** All of them: what a server may answer to several ranges, and must to what it cannot read. */
    record Whole() implements ByteRange {}

    /** {@code length} bytes from {@code offset}. */
    record Part(long offset, long length) implements ByteRange {
        /** As {@code Content-Range} tells it. */
        public String contentRange(long size) {
            return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
        }
    }

    /** Bytes that the file does not have. */
    record Unsatisfiable() implements ByteRange {}

    /** Reads the field's value for a file of {@code size} bytes. */
    static ByteRange parse(String field, long size) {
        Matcher range = SINGLE.matcher(field);
        if (!range.matches()) {
            return new Whole();
        }
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? new Whole() : suffix(number(last), size);
        }
        long offset = number(first);
        long end = last.isEmpty() ? Long.MAX_VALUE : number(last);
        if (end < offset) {
            return new Whole();
        }
        if (offset >= size) {
            return new Unsatisfiable();
        }
        return new Part(offset, Math.min(end, size - 1) - offset + 1);
    }

    private static ByteRange suffix(long length, long size) {
        if (length == 0 || size == 0) {
            return new Unsatisfiable();
        }
        return new Part(Math.max(0, size - length), Math.min(length, size));
    }

    // More digits than a long holds lie beyond any file's end.
    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
