package whatssound.realtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a join asks to be told again.
 *
 * @param sinceMs epoch milliseconds; null where what was asked for is no time
 * @param limit at most this many messages, the newest
 */
public record ReplayRequest(@Nullable Long sinceMs, int limit) {
    private static final int MAX_LIMIT = 25;
    private static final long LAST_MS = 253_402_300_799_999L; // the year 9999
    private static final ReplayRequest INVALID = new ReplayRequest(null, MAX_LIMIT);

    /** Null where nothing is asked for. */
    static @Nullable ReplayRequest parse(JsonNode replay) {
        if (replay.isMissingNode() || replay.isNull()) {
            return null;
        }
        JsonNode since = replay.path("since");
        JsonNode limit = replay.path("limit");
        boolean fits =
                replay.isObject()
                        && (since.isMissingNode() || isTime(since))
                        && (limit.isMissingNode() || limit.isNull() || limit.isIntegralNumber());
        return fits
                ? new ReplayRequest(since.asLong(), (int) clamped(limit.asLong(MAX_LIMIT)))
                : INVALID;
    }

    private static boolean isTime(JsonNode since) {
        return since.isIntegralNumber()
                && since.canConvertToLong()
                && since.longValue() >= 0
                && since.longValue() <= LAST_MS;
    }

    private static long clamped(long limit) {
        return Math.clamp(limit, 1L, (long) MAX_LIMIT);
    }
}
