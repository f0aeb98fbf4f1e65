package whatssound.realtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

/**
 * Version 2.0.0 of the wire: text frames {@code [joinRef, ref, topic, event, payload]}, and binary
 * frames for broadcasts of users. Stateless; any thread.
 */
public final class SerializerV2 implements Serializer {
    private static final int PARTS = 5;

    @Override
    public String version() {
        return "2.0.0";
    }

    @Override
    public Frame encode(Outbound message) {
        return switch (message) {
            case Outbound.Broadcast broadcast when BinaryPush.fits(broadcast) ->
                    new Frame(true, BinaryPush.encode(broadcast));
            // Only text carries the join ref, and only a binary frame raw bytes.
            case Outbound.Replayed(String joinRef, Outbound.Broadcast broadcast)
                    when broadcast.payload().binary() ->
                    encode(broadcast);
            default -> text(TextMessage.of(message));
        };
    }

    @Override
    public Inbound decodeText(byte[] utf8) {
        JsonNode message = WireJson.parse(utf8);
        if (message == null) {
            return new Inbound.Malformed("the frame is not JSON");
        } else if (!message.isArray() || message.size() != PARTS) {
            return new Inbound.Malformed("a message is an array of five elements");
        }
        return InboundReader.read(
                message.get(0), message.get(1), message.get(2), message.get(3), message.get(4));
    }

    @Override
    public Inbound decodeBinary(byte[] bytes) {
        if (bytes.length > 0 && bytes[0] == PhoenixPush.KIND) {
            return decodePhoenixPush(PhoenixPush.decode(bytes));
        }
        BinaryPush push = BinaryPush.decode(bytes);
        if (push == null) {
            return new Inbound.Malformed("the binary frame is of no known kind or breaks off");
        }
        if (!push.payload().binary() && !WireJson.isJson(push.payload().bytes())) {
            // Forwarded as it is, it would throw in every client that receives it.
            return new Inbound.Unfit(
                    push.topic(), push.joinRef(), push.ref(), "the payload is not JSON");
        }
        return withMeta(push);
    }

    private static Inbound withMeta(BinaryPush push) {
        JsonNode meta =
                push.meta().length == 0 ? MissingNode.getInstance() : WireJson.parse(push.meta());
        if (meta == null) {
            return new Inbound.Unfit(
                    push.topic(), push.joinRef(), push.ref(), "the meta is not JSON");
        }
        try {
            return new Inbound.Broadcast(
                    push.topic(),
                    push.joinRef(),
                    push.ref(),
                    push.event(),
                    push.payload(),
                    Persist.parse(meta.path("persist")).orElse(null));
        } catch (IllegalArgumentException e) {
            return new Inbound.Unfit(push.topic(), push.joinRef(), push.ref(), Persist.EXPECTED);
        }
    }

    private static Inbound decodePhoenixPush(@Nullable PhoenixPush push) {
        if (push == null) {
            return new Inbound.Malformed("the binary frame breaks off");
        }
        JsonNode payload = WireJson.parse(push.payload());
        return payload == null
                ? new Inbound.Unfit(
                        push.topic(), push.joinRef(), push.ref(), "the payload is not JSON")
                : InboundReader.read(
                        push.joinRef(), push.ref(), push.topic(), push.event(), payload);
    }

    private static Frame text(TextMessage message) {
        // As a text and not by a generator, which throws upon half a character in a payload.
        return new Frame(
                false,
                ("["
                                + WireJson.quoted(message.joinRef())
                                + ","
                                + WireJson.quoted(message.ref())
                                + ","
                                + WireJson.quoted(message.topic())
                                + ","
                                + WireJson.quoted(message.event())
                                + ","
                                + message.payloadJson()
                                + "]")
                        .getBytes(UTF_8));
    }
}
