package whatssound.realtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Turns the parts of a message, which every version of the wire has, into an {@link Inbound}. Pure;
 * any thread.
 */
final class InboundReader {
    private InboundReader() {}

    /** Reads a message of a text frame, whose parts may be of any JSON type. */
    static Inbound read(
            JsonNode joinRef, JsonNode ref, JsonNode topic, JsonNode event, JsonNode payload) {
        if (!topic.isTextual() || !event.isTextual()) {
            return new Inbound.Malformed("topic and event are strings");
        }
        return read(
                refOf(joinRef),
                refOf(ref),
                WireJson.wellFormed(topic.textValue()),
                event.textValue(),
                payload);
    }

    static Inbound read(
            @Nullable String joinRef,
            @Nullable String ref,
            String topic,
            String event,
            JsonNode payload) {
        return switch (event) {
            case "heartbeat" -> new Inbound.Heartbeat(ref);
            case "phx_join" ->
                    ref == null
                            ? new Inbound.Malformed("a join needs a ref")
                            : new Inbound.Join(
                                    topic,
                                    ref,
                                    JoinConfig.parse(payload.path("config")),
                                    joinToken(payload));
            case "phx_leave" -> new Inbound.Leave(topic, joinRef, ref);
            case "access_token" ->
                    new Inbound.AccessToken(
                            topic, joinRef, ref, payload.path("access_token").textValue());
            case "broadcast" -> broadcast(topic, joinRef, ref, payload);
            case "presence" -> presence(topic, joinRef, ref, payload);
            default -> new Inbound.Unfit(topic, joinRef, ref, "the event is not known");
        };
    }

    private static Inbound broadcast(
            String topic, @Nullable String joinRef, @Nullable String ref, JsonNode payload) {
        if (!payload.path("event").isTextual()) {
            return new Inbound.Unfit(topic, joinRef, ref, "a broadcast needs an event");
        }
        JsonNode content = payload.get("payload");
        try {
            return new Inbound.Broadcast(
                    topic,
                    joinRef,
                    ref,
                    WireJson.wellFormed(payload.get("event").textValue()),
                    Payload.json(content == null ? "{}" : WireJson.write(content)),
                    Persist.parse(payload.path("persist")).orElse(null));
        } catch (IllegalArgumentException e) {
            return new Inbound.Unfit(topic, joinRef, ref, Persist.EXPECTED);
        }
    }

    private static Inbound presence(
            String topic, @Nullable String joinRef, @Nullable String ref, JsonNode payload) {
        String event = payload.path("event").asText("");
        if (event.equalsIgnoreCase("untrack")) {
            return new Inbound.Untrack(topic, joinRef, ref);
        } else if (!event.equalsIgnoreCase("track")) {
            return new Inbound.Unfit(topic, joinRef, ref, "presence knows track and untrack");
        }
        JsonNode meta = payload.get("payload");
        return meta == null || !meta.isObject()
                ? new Inbound.Unfit(topic, joinRef, ref, "Presence track payload must be a map")
                : new Inbound.Track(topic, joinRef, ref, WireJson.wellFormed(WireJson.write(meta)));
    }

    private static @Nullable String joinToken(JsonNode payload) {
        String token = payload.path("access_token").textValue();
        return token != null ? token : payload.path("user_token").textValue();
    }

    private static @Nullable String refOf(JsonNode node) {
        return node.isTextual() || node.isNumber() ? WireJson.wellFormed(node.asText()) : null;
    }
}
