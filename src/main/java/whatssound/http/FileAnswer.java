package whatssound.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of a file is answered by his conditions and his range, in the order of RFC 9110,
 * section 13.2.2. Any thread.
 */
public sealed interface FileAnswer {
    /** All of its content. */
    record Whole() implements FileAnswer {}

    /** Some of its content. */
    record Part(ByteRange.Part range) implements FileAnswer {}

    /** The reader has it already. */
    record NotModified() implements FileAnswer {}

    /** The reader wants another version of it than there is. */
    record PreconditionFailed() implements FileAnswer {}

    /** The reader wants what lies beyond its end. */
    record Unsatisfiable() implements FileAnswer {}

    /** The fields of a request by their names in lower case. */
    @FunctionalInterface
    interface Fields {
        @Nullable String get(String name);
    }

    /** The answer to GET, or to HEAD for which no ranges are defined. */
    static FileAnswer of(ServedFile file, boolean isHead, Fields fields) {
        if (!isTheVersionAsked(file, fields)) {
            return new PreconditionFailed();
        }
        if (isKnown(file, fields)) {
            return new NotModified();
        }
        String range = isHead ? null : fields.get("range");
        if (range == null || !holdsIfRange(file, fields.get("if-range"))) {
            return new Whole();
        }
        return switch (ByteRange.parse(range, file.size())) {
            case ByteRange.Whole _ -> new Whole();
            case ByteRange.Part part -> new Part(part);
            case ByteRange.Unsatisfiable _ -> new Unsatisfiable();
        };
    }

    private static boolean isTheVersionAsked(ServedFile file, Fields fields) {
        String tags = fields.get("if-match");
        if (tags != null) {
            return names(tags, file.eTag());
        }
        String since = fields.get("if-unmodified-since");
        return since == null
                || HttpDate.parse(since)
                        .filter(date -> file.lastModified().isAfter(date))
                        .isEmpty();
    }

    private static boolean isKnown(ServedFile file, Fields fields) {
        String tags = fields.get("if-none-match");
        if (tags != null) {
            return names(tags.replace("W/", ""), file.eTag());
        }
        String since = fields.get("if-modified-since");
        return since != null
                && HttpDate.parse(since)
                        .filter(date -> !file.lastModified().isAfter(date))
                        .isPresent();
    }

    // A reader who holds a part of another version gets the whole of this one.
    private static boolean holdsIfRange(ServedFile file, @Nullable String condition) {
        return condition == null
                || condition.equals(file.eTag())
                || HttpDate.parse(condition).filter(file.lastModified()::equals).isPresent();
    }

    private static boolean names(String tags, String eTag) {
        return Arrays.stream(tags.split(",", -1))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(eTag));
    }
}
