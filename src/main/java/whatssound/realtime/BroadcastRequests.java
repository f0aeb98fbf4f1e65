package whatssound.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import whatssound.http.HttpRequest;
import whatssound.http.Query;
import whatssound.realtime.protocol.BroadcastMeta;
import whatssound.realtime.protocol.Payload;
import whatssound.realtime.protocol.Persist;
import whatssound.realtime.protocol.WireJson;

/** Reads the broadcasts out of HTTP requests, and names each field that does not fit. Pure. */
final class BroadcastRequests {
    private static final String BLANK = "can't be blank";
    private static final String INVALID = "is invalid";
    private static final String TOO_LARGE = "Payload size exceeds the limit";
    private static final String JSON = "application/json";
    private static final String BYTES = "application/octet-stream";

    private BroadcastRequests() {}

    /** What came of reading a request. */
    sealed interface Reading {
        /** All broadcasts of the request, in its order. */
        record Fit(List<RestBroadcast> broadcasts) implements Reading {}

        /** What does not fit, by the name of its field. */
        record Unfit(ObjectNode errors) implements Reading {}

        /** A content type that carries no broadcast. */
        record UnsupportedType() implements Reading {}
    }

    /** Reads {@code {"messages": [{topic, event, payload, private, id}, …]}}. */
    static Reading batch(HttpRequest request) {
        if (!JSON.equals(contentType(request))) {
            return new Reading.UnsupportedType();
        }
        JsonNode body = WireJson.parse(request.bytes());
        JsonNode messages = body == null ? null : body.get("messages");
        if (messages == null || !messages.isArray() || messages.isEmpty()) {
            return unfit("messages", messages == null || messages.isEmpty() ? BLANK : INVALID);
        }
        List<RestBroadcast> broadcasts = new ArrayList<>();
        ArrayNode errors = JsonNodeFactory.instance.arrayNode();
        for (JsonNode message : messages) {
            ObjectNode errorsOfOne = JsonNodeFactory.instance.objectNode();
            RestBroadcast broadcast = message(message, errorsOfOne);
            errors.add(errorsOfOne);
            if (broadcast != null) {
                broadcasts.add(broadcast);
            }
        }
        if (broadcasts.size() < messages.size()) {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            all.set("messages", errors);
            return new Reading.Unfit(all);
        }
        return new Reading.Fit(broadcasts);
    }

    /** Reads a request of which the body is the payload itself. */
    static Reading single(HttpRequest request, String encodedTopic, String encodedEvent) {
        String type = contentType(request);
        if (!JSON.equals(type) && !BYTES.equals(type)) {
            return new Reading.UnsupportedType();
        }
        ObjectNode errors = JsonNodeFactory.instance.objectNode();
        String topic = name("topic", decoded(encodedTopic), errors);
        String event = name("event", decoded(encodedEvent), errors);
        byte[] body = request.bytes();
        if (body.length > Payload.MAX_BYTES) {
            add(errors, "payload", TOO_LARGE);
        } else if (JSON.equals(type) && !WireJson.isJson(body)) {
            add(errors, "payload", body.length == 0 ? BLANK : INVALID);
        }
        boolean isPrivate = request.query().get("private").filter("true"::equals).isPresent();
        Persist persist = persist(request.query(), errors);
        if (persist != null && !isPrivate) {
            add(errors, "persist", "is for private channels");
        }
        if (topic == null || event == null || !errors.isEmpty()) {
            return new Reading.Unfit(errors);
        }
        return new Reading.Fit(
                List.of(
                        new RestBroadcast(
                                new Topic(topic, isPrivate),
                                event,
                                new Payload(body, BYTES.equals(type)),
                                null,
                                persist)));
    }

    private static @Nullable Persist persist(Query query, ObjectNode errors) {
        String ttl = query.get("persist[ttl]").orElse(null);
        try {
            if (ttl != null) {
                return Persist.ofTtl(Integer.parseInt(ttl));
            }
            return query.get("persist")
                    .filter("true"::equals)
                    .map(yes -> new Persist(null))
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            add(errors, "persist", INVALID);
            return null;
        }
    }

    private static @Nullable RestBroadcast message(JsonNode message, ObjectNode errors) {
        String topic = name("topic", text(message.path("topic")), errors);
        String event = name("event", text(message.path("event")), errors);
        JsonNode payload = message.path("payload");
        if (!payload.isObject()) {
            add(errors, "payload", payload.isMissingNode() || payload.isNull() ? BLANK : INVALID);
        }
        JsonNode isPrivate = message.path("private");
        if (!isPrivate.isBoolean() && !isPrivate.isMissingNode() && !isPrivate.isNull()) {
            add(errors, "private", INVALID);
        }
        JsonNode id = message.path("id");
        if (!id.isTextual() && !id.isMissingNode() && !id.isNull()) {
            add(errors, "id", INVALID);
        }
        Payload content = Payload.json(WireJson.write(payload));
        if (content.bytes().length > Payload.MAX_BYTES) {
            add(errors, "payload", TOO_LARGE);
        }
        return topic == null || event == null || !errors.isEmpty()
                ? null
                : new RestBroadcast(
                        new Topic(topic, isPrivate.asBoolean()),
                        event,
                        content,
                        id.isTextual()
                                ? BroadcastMeta.of(WireJson.wellFormed(id.textValue()))
                                : null,
                        null);
    }

    private static @Nullable String name(String field, @Nullable String name, ObjectNode errors) {
        if (name == null) {
            add(errors, field, INVALID);
        } else if (name.isEmpty()) {
            add(errors, field, BLANK);
        } else if (Topic.isTooLong(name)) {
            add(errors, field, "is too long");
        } else {
            return name;
        }
        return null;
    }

    /** Empty where there is none, null where it is no text. */
    private static @Nullable String text(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        return node.isTextual() ? WireJson.wellFormed(node.textValue()) : null;
    }

    private static @Nullable String decoded(String encoded) {
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String contentType(HttpRequest request) {
        String value = request.headers().get("content-type").orElse("");
        int parameters = value.indexOf(';');
        return (parameters < 0 ? value : value.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static Reading unfit(String field, String what) {
        ObjectNode errors = JsonNodeFactory.instance.objectNode();
        add(errors, field, what);
        return new Reading.Unfit(errors);
    }

    private static void add(ObjectNode errors, String field, String what) {
        errors.withArray(field).add(what);
    }
}
