package whatssound.realtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Version 2.0.0 of the wire: text frames {@code [joinRef, ref, topic, event, payload]}, and binary
 * frames for broadcasts of users. Stateless; any thread.
 */
public final class SerializerV2 {
    private static final int MAX_NESTING = 64;

    private final JsonMapper json =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    // Frames are UTF-8: another charset would pass here and throw
                                    // in clients.
                                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_NESTING)
                                                    .build())
                                    .build())
                    .build();

    /** Encodes a message for every member that speaks this version. */
    public Frame encode(Outbound message) {
        return switch (message) {
            case Outbound.Broadcast broadcast when BinaryPush.fits(broadcast) ->
                    new Frame(true, BinaryPush.encode(broadcast));
            case Outbound.Broadcast broadcast ->
                    text(null, null, broadcast.topic(), "broadcast", wrapped(broadcast));
            case Outbound.Reply reply ->
                    text(
                            reply.joinRef(),
                            reply.ref(),
                            reply.topic(),
                            "phx_reply",
                            "{\"status\":\""
                                    + (reply.ok() ? "ok" : "error")
                                    + "\",\"response\":"
                                    + reply.responseJson()
                                    + "}");
            case Outbound.PresenceState state ->
                    text(state.joinRef(), null, state.topic(), "presence_state", state.stateJson());
            case Outbound.PresenceDiff diff ->
                    text(null, null, diff.topic(), "presence_diff", diff.diffJson());
            case Outbound.SystemNotice notice ->
                    text(notice.joinRef(), null, notice.topic(), "system", systemPayload(notice));
            case Outbound.ChannelError error ->
                    text(error.joinRef(), error.joinRef(), error.topic(), "phx_error", "{}");
            case Outbound.ChannelClose close ->
                    text(close.joinRef(), close.joinRef(), close.topic(), "phx_close", "{}");
        };
    }

    /** Decodes a text frame; what does not parse becomes {@link Inbound.Malformed}. */
    public Inbound decodeText(byte[] utf8) {
        try (JsonParser parser = json.createParser(utf8)) {
            JsonNode message = parser.readValueAsTree();
            if (message == null
                    || !message.isArray()
                    || message.size() != 5
                    || parser.nextToken() != null) {
                return new Inbound.Malformed("a message is an array of five elements");
            }
            return decode(message);
        } catch (IOException e) {
            return new Inbound.Malformed("the frame is not JSON");
        }
    }

    /** Decodes a binary frame; what does not parse becomes {@link Inbound.Malformed}. */
    public Inbound decodeBinary(byte[] bytes) {
        BinaryPush push = BinaryPush.decode(bytes);
        if (push == null) {
            return new Inbound.Malformed("the binary frame is of no known kind or breaks off");
        }
        if (!push.payload().binary() && !isJson(push.payload().bytes())) {
            // Forwarded as it is, it would throw in every client that receives it.
            return new Inbound.Unfit(
                    push.topic(), push.joinRef(), push.ref(), "the payload is not JSON");
        }
        return new Inbound.Broadcast(
                push.topic(), push.joinRef(), push.ref(), push.event(), push.payload());
    }

    private Inbound decode(JsonNode message) throws JsonProcessingException {
        String joinRef = refOf(message.get(0));
        String ref = refOf(message.get(1));
        JsonNode payload = message.get(4);
        if (!message.get(2).isTextual() || !message.get(3).isTextual()) {
            return new Inbound.Malformed("topic and event are strings");
        }
        String topic = wellFormed(message.get(2).textValue());
        return switch (message.get(3).textValue()) {
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

    private Inbound broadcast(
            String topic, @Nullable String joinRef, @Nullable String ref, JsonNode payload)
            throws JsonProcessingException {
        if (!payload.path("event").isTextual()) {
            return new Inbound.Unfit(topic, joinRef, ref, "a broadcast needs an event");
        }
        JsonNode content = payload.get("payload");
        byte[] bytes = content == null ? "{}".getBytes(UTF_8) : json.writeValueAsBytes(content);
        return new Inbound.Broadcast(
                topic,
                joinRef,
                ref,
                wellFormed(payload.get("event").textValue()),
                Payload.json(bytes));
    }

    private Inbound presence(
            String topic, @Nullable String joinRef, @Nullable String ref, JsonNode payload)
            throws JsonProcessingException {
        String event = payload.path("event").asText("");
        if (event.equalsIgnoreCase("untrack")) {
            return new Inbound.Untrack(topic, joinRef, ref);
        } else if (!event.equalsIgnoreCase("track")) {
            return new Inbound.Unfit(topic, joinRef, ref, "presence knows track and untrack");
        }
        JsonNode meta = payload.get("payload");
        return meta == null || !meta.isObject()
                ? new Inbound.Unfit(topic, joinRef, ref, "Presence track payload must be a map")
                : new Inbound.Track(topic, joinRef, ref, wellFormed(json.writeValueAsString(meta)));
    }

    private static @Nullable String joinToken(JsonNode payload) {
        String token = payload.path("access_token").textValue();
        return token != null ? token : payload.path("user_token").textValue();
    }

    private static @Nullable String refOf(JsonNode node) {
        return node.isTextual() || node.isNumber() ? wellFormed(node.asText()) : null;
    }

    private boolean isJson(byte[] bytes) {
        try (JsonParser parser = json.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * An escape may name half a character, which no frame can carry: it becomes a question mark.
     */
    static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    private Frame text(
            @Nullable String joinRef,
            @Nullable String ref,
            String topic,
            String event,
            String payloadJson) {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(64 + topic.length() + payloadJson.length());
        try (JsonGenerator generator = json.createGenerator(bytes)) {
            generator.writeStartArray();
            generator.writeString(joinRef);
            generator.writeString(ref);
            generator.writeString(topic);
            generator.writeString(event);
            generator.writeRawValue(payloadJson);
            generator.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Frame(false, bytes.toByteArray());
    }

    private String wrapped(Outbound.Broadcast broadcast) {
        Payload payload = broadcast.payload();
        String content = payload.binary() ? "null" : new String(payload.bytes(), UTF_8);
        String meta = broadcast.metaJson() == null ? "" : ",\"meta\":" + broadcast.metaJson();
        return "{\"type\":\"broadcast\",\"event\":"
                + quoted(broadcast.event())
                + ",\"payload\":"
                + content
                + meta
                + "}";
    }

    private String systemPayload(Outbound.SystemNotice notice) {
        String name =
                notice.topic().startsWith("realtime:")
                        ? notice.topic().substring("realtime:".length())
                        : notice.topic();
        return "{\"extension\":\"system\",\"status\":\""
                + (notice.ok() ? "ok" : "error")
                + "\",\"message\":"
                + quoted(notice.message())
                + ",\"channel\":"
                + quoted(name)
                + "}";
    }

    private String quoted(String text) {
        try {
            return json.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
