package whatssound.realtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Version 1.0.0 of the wire: text frames only, each an object of {@code topic}, {@code event},
 * {@code payload} and {@code ref}; clients add a {@code join_ref}. Stateless; any thread.
 *
 * <p>A client of this version parses all that arrives as JSON, so raw bytes have no form in it.
 */
public final class SerializerV1 implements Serializer {
    @Override
    public String version() {
        return "1.0.0";
    }

    @Override
    public @Nullable Frame encode(Outbound message) {
        return switch (message) {
            case Outbound.Broadcast broadcast when broadcast.payload().binary() -> null;
            case Outbound.Replayed(String joinRef, Outbound.Broadcast broadcast)
                    when broadcast.payload().binary() ->
                    null;
            default -> text(TextMessage.of(message));
        };
    }

    @Override
    public Inbound decodeText(byte[] utf8) {
        JsonNode message = WireJson.parse(utf8);
        if (message == null) {
            return new Inbound.Malformed("the frame is not JSON");
        } else if (!message.isObject()) {
            return new Inbound.Malformed("a message is an object");
        }
        return InboundReader.read(
                message.path("join_ref"),
                message.path("ref"),
                message.path("topic"),
                message.path("event"),
                message.path("payload"));
    }

    @Override
    public Inbound decodeBinary(byte[] bytes) {
        return new Inbound.Malformed("version 1.0.0 has no binary frames");
    }

    private static Frame text(TextMessage message) {
        // As a text and not by a generator, which throws upon half a character in a payload.
        return new Frame(
                false,
                ("{\"topic\":"
                                + WireJson.quoted(message.topic())
                                + ",\"event\":"
                                + WireJson.quoted(message.event())
                                + ",\"payload\":"
                                + message.payloadJson()
                                + ",\"ref\":"
                                + WireJson.quoted(message.ref())
                                + "}")
                        .getBytes(UTF_8));
    }
}
