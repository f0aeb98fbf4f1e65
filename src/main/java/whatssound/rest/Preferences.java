package whatssound.rest;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.http.HttpRequest;
import whatssound.rest.error.RestException;
import whatssound.rest.statement.Conflict;

/**
 * What a request prefers, by its {@code Prefer} header. Any thread.
 *
 * @param representation whether rows that are written are answered
 * @param counted whether all rows are counted; estimates are exact here
 * @param mostAffected the most rows that may be written, null for no bound
 * @param applied the preferences that were understood, as the answer tells them
 */
record Preferences(
        boolean representation,
        boolean counted,
        Conflict conflict,
        boolean missingAsDefault,
        @Nullable Long mostAffected,
        List<String> applied) {
    private static final Set<String> KNOWN =
            Set.of(
                    "return=representation",
                    "return=minimal",
                    "return=headers-only",
                    "count=exact",
                    "count=planned",
                    "count=estimated",
                    "resolution=merge-duplicates",
                    "resolution=ignore-duplicates",
                    "missing=default",
                    "missing=null",
                    "handling=strict",
                    "handling=lenient");
    private static final Pattern MAX_AFFECTED = Pattern.compile("max-affected=(\\d{1,9})");

    Preferences {
        applied = List.copyOf(applied);
    }

    /**
     * @throws RestException PGRST122 where one is not known and handling is strict
     */
    static Preferences of(HttpRequest request) {
        List<String> asked = request.headers().list("prefer");
        boolean strict = asked.contains("handling=strict");
        Map<Boolean, List<String>> byKnown =
                asked.stream().collect(Collectors.partitioningBy(Preferences::isKnown));
        List<String> unknown = byKnown.getOrDefault(false, List.of());
        if (strict && !unknown.isEmpty()) {
            throw RestException.of(
                    ErrorCode.PGRST122,
                    "Invalid preferences given with handling=strict",
                    "Invalid preferences: " + String.join(", ", unknown));
        }
        return new Preferences(
                asked.contains("return=representation"),
                asked.stream().anyMatch(preference -> preference.startsWith("count=")),
                conflict(asked),
                asked.contains("missing=default"),
                strict ? mostAffected(asked) : null,
                byKnown.getOrDefault(true, List.of()));
    }

    private static boolean isKnown(String preference) {
        return KNOWN.contains(preference) || MAX_AFFECTED.matcher(preference).matches();
    }

    private static Conflict conflict(List<String> asked) {
        if (asked.contains("resolution=merge-duplicates")) {
            return Conflict.MERGE;
        }
        return asked.contains("resolution=ignore-duplicates") ? Conflict.IGNORE : Conflict.FAIL;
    }

    private static @Nullable Long mostAffected(List<String> asked) {
        for (String preference : asked) {
            Matcher matcher = MAX_AFFECTED.matcher(preference);
            if (matcher.matches()) {
                return Long.valueOf(matcher.group(1));
            }
        }
        return null;
    }
}
