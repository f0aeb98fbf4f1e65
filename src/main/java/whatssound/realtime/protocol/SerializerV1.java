package whatssound.realtime.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(
                        64 + message.topic().length() + message.payloadJson().length());
        try (JsonGenerator generator = WireJson.MAPPER.createGenerator(bytes)) {
            generator.writeStartObject();
            generator.writeStringField("topic", message.topic());
            generator.writeStringField("event", message.event());
            generator.writeFieldName("payload");
            generator.writeRawValue(message.payloadJson());
            generator.writeStringField("ref", message.ref());
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Frame(false, bytes.toByteArray());
    }
}
