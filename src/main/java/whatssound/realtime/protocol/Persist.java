package whatssound.realtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a broadcast is to be stored, for those who come later.
 *
 * @param ttlSeconds how long; null for as long as messages are kept
 */
public record Persist(@Nullable Integer ttlSeconds) {
    /** As long as messages are kept: 72 hours. */
    public static final int MAX_TTL_SECONDS = 72 * 60 * 60;

    /** Why {@link #parse} refused. */
    public static final String EXPECTED =
            "persist is true, or {ttl} of 1 to " + MAX_TTL_SECONDS + " seconds";

    /**
     * Reads {@code true} or {@code {"ttl": seconds}}; empty for {@code false} or nothing.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Optional<Persist> parse(JsonNode persist) {
        if (persist.isMissingNode() || persist.isNull() || persist.isBoolean()) {
            return persist.asBoolean() ? Optional.of(new Persist(null)) : Optional.empty();
        }
        JsonNode ttl = persist.path("ttl");
        if (!ttl.isIntegralNumber() || !ttl.canConvertToInt()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return Optional.of(ofTtl(ttl.intValue()));
    }

    /**
     * For so many seconds.
     *
     * @throws IllegalArgumentException for less than a second, or more than messages are kept
     */
    public static Persist ofTtl(int seconds) {
        if (seconds < 1 || seconds > MAX_TTL_SECONDS) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return new Persist(seconds);
    }
}
