package whatssound.session;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.protocol.Payload;

/**
 * What a client says under a claimed event, or shows as its presence: a small JSON object with just
 * the fields that are expected. Everything else is refused with VALIDATION_FAILED. Pure; any
 * thread.
 */
final class StrictPayload {
    private static final int MAX_BYTES = 1_024;
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final JsonNode json;
    private final String event;

    StrictPayload(Payload payload, String event) {
        this.event = event;
        if (payload.binary() || payload.bytes().length > MAX_BYTES) {
            throw refusal("is JSON of at most " + MAX_BYTES + " bytes");
        }
        try {
            this.json = JSON.readTree(payload.bytes());
        } catch (IOException e) {
            throw refusal("is JSON");
        }
        if (!json.isObject()) {
            throw refusal("is an object");
        }
    }

    /** The object, with all of these fields and no others. */
    JsonNode with(Set<String> fields) {
        Set<String> given = new TreeSet<>();
        json.fieldNames().forEachRemaining(given::add);
        if (!given.equals(fields)) {
            throw refusal(
                    "has these fields and no others: " + String.join(", ", new TreeSet<>(fields)));
        }
        return json;
    }

    /** The object, with some of these fields and no others. */
    JsonNode withAnyOf(Set<String> fields) {
        Set<String> given = new TreeSet<>();
        json.fieldNames().forEachRemaining(given::add);
        if (!fields.containsAll(given)) {
            throw refusal("has none but these fields: " + String.join(", ", new TreeSet<>(fields)));
        }
        return json;
    }

    /** The value of the only field. */
    boolean onlyBool(String field) {
        JsonNode value = with(Set.of(field)).path(field);
        if (!value.isBoolean()) {
            throw refusal("says true or false as " + field);
        }
        return value.booleanValue();
    }

    /** The value of the only field. */
    String onlyText(String field) {
        @Nullable String value = with(Set.of(field)).path(field).textValue();
        if (value == null) {
            throw refusal("says a text as " + field);
        }
        return value;
    }

    WhatsSoundException refusal(String why) {
        return new WhatsSoundException(ErrorCode.VALIDATION_FAILED, "A " + event + " " + why);
    }
}
