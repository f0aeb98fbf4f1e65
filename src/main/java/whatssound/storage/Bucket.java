package whatssound.storage;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code storage.buckets}. Any thread.
 *
 * @param sizeLimit the most bytes that one object may have, null where only the server's limit
 *     holds
 * @param allowedTypes media types such as {@code audio/*}, null where any will do
 */
record Bucket(
        String id,
        boolean isPublic,
        @Nullable Long sizeLimit,
        @Nullable List<String> allowedTypes) {

    /** Whether objects of this content type, parameters aside, may lie here. */
    boolean allows(String contentType) {
        List<String> allowed = allowedTypes;
        if (allowed == null || allowed.isEmpty()) {
            return true;
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return allowed.stream()
                .anyMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), type));
    }

    private static boolean matches(String pattern, String type) {
        if (pattern.equals("*/*")) {
            return true;
        }
        return pattern.endsWith("/*")
                ? type.startsWith(pattern.substring(0, pattern.length() - 1))
                : type.equals(pattern);
    }
}
