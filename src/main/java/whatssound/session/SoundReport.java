package whatssound.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.protocol.Payload;

/**
 * What a page says of its own sound every ten seconds, as {@code fixtures/report.json} has it.
 * Pure; any thread.
 *
 * @param errorMs how far it plays ahead of the timeline; null while it does not play
 * @param clockQualityMs what its clock may be wrong by; null while it is not known
 * @param clockRttMs of the quickest of its last questions for the time; null while it is not known
 * @param latencySource where it knows its output's latency from
 * @param rate at which it plays now
 * @param seeks how often it had to jump though nobody asked for that, since it was opened
 * @param underruns how often its output ran dry, since it was opened
 * @param rendition of the track it plays; null while it plays none
 * @param hidden whether its tab is
 */
record SoundReport(
        @Nullable Double errorMs,
        @Nullable Double clockQualityMs,
        @Nullable Double clockRttMs,
        @Nullable String latencySource,
        double rate,
        int seeks,
        int underruns,
        @Nullable String rendition,
        boolean hidden) {
    private static final double LONGEST_MS = 24 * 3_600_000.0;
    private static final int MOST_COUNTED = 1_000_000;
    private static final double FASTEST = 4;
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_-]{0,23}");
    private static final Set<String> FIELDS =
            Set.of(
                    "error_ms",
                    "clock_quality_ms",
                    "clock_rtt_ms",
                    "latency_source",
                    "rate",
                    "seeks",
                    "underruns",
                    "rendition",
                    "hidden");

    /**
     * @throws WhatsSoundException for anything that is not such a report
     */
    static SoundReport read(Payload payload) {
        JsonNode json = new StrictPayload(payload, "report").with(FIELDS);
        return new SoundReport(
                number(json, "error_ms", -LONGEST_MS),
                number(json, "clock_quality_ms", 0),
                number(json, "clock_rtt_ms", 0),
                word(json, "latency_source"),
                rate(json),
                count(json, "seeks"),
                count(json, "underruns"),
                word(json, "rendition"),
                bool(json, "hidden"));
    }

    private static @Nullable Double number(JsonNode json, String field, double leastMs) {
        JsonNode value = json.path(field);
        if (value.isNull()) {
            return null;
        }
        // Not finite where it is larger than a double: compared, that is refused too.
        if (!value.isNumber()
                || !(value.doubleValue() >= leastMs && value.doubleValue() <= LONGEST_MS)) {
            throw refusal(field + " is a number of ms, or null");
        }
        return value.doubleValue();
    }

    private static double rate(JsonNode json) {
        JsonNode value = json.path("rate");
        if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= FASTEST)) {
            throw refusal("rate is a number from 0 to 4");
        }
        return value.doubleValue();
    }

    private static int count(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isInt() || value.intValue() < 0 || value.intValue() > MOST_COUNTED) {
            throw refusal(field + " is a count");
        }
        return value.intValue();
    }

    private static @Nullable String word(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isNull()) {
            return null;
        }
        if (!value.isTextual() || !WORD.matcher(value.textValue()).matches()) {
            throw refusal(field + " is a short word, or null");
        }
        return value.textValue();
    }

    private static boolean bool(JsonNode json, String field) {
        if (!json.path(field).isBoolean()) {
            throw refusal(field + " is true or false");
        }
        return json.path(field).booleanValue();
    }

    private static WhatsSoundException refusal(String why) {
        return new WhatsSoundException(ErrorCode.VALIDATION_FAILED, why);
    }
}
