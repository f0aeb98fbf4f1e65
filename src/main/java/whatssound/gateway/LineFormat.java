package whatssound.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import whatssound.realtime.protocol.Frame;
import whatssound.realtime.protocol.Inbound;
import whatssound.realtime.protocol.Serializer;

/**
 * Frames as lines, for clients that WebSocket does not reach: the first letter of a line says what
 * it is.
 *
 * <p>{@code t} and a text frame, {@code b} and a binary one in base64; downwards also {@code o} and
 * the socket's id, {@code p} for a sign of life, {@code c} and the code and reason of a close;
 * upwards {@code c} alone. Downwards each line is an event of {@code text/event-stream}, upwards
 * lines are parted by a line feed. Pure; any thread.
 */
final class LineFormat {
    private static final byte[] EVENT = {'d', 'a', 't', 'a', ':'};
    private static final byte[] END = {'\n', '\n'};
    private static final byte CLOSE = 'c';

    private LineFormat() {}

    static Buffer opened(String id) {
        return event('o', id.getBytes(UTF_8));
    }

    static Buffer ping() {
        return event('p', new byte[0]);
    }

    static Buffer closed(int code, String reason) {
        return event('c', new JsonObject().put("code", code).put("reason", reason).encode());
    }

    static Buffer frame(Frame frame) {
        return frame.binary()
                ? event('b', Base64.getEncoder().encode(frame.bytes()))
                : event('t', inOneLine(frame.bytes()));
    }

    private static Buffer event(char kind, String text) {
        return event(kind, text.getBytes(UTF_8));
    }

    private static Buffer event(char kind, byte[] content) {
        return Buffer.buffer(EVENT.length + 1 + content.length + END.length)
                .appendBytes(EVENT)
                .appendByte((byte) kind)
                .appendBytes(content)
                .appendBytes(END);
    }

    /** Text frames are JSON, in which a line feed stands between tokens only. */
    private static byte[] inOneLine(byte[] json) {
        byte[] line = json.clone();
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        return line;
    }

    /** Whether the client closes behind what it says in a body. */
    static boolean isLast(byte[] body) {
        int length = body.length;
        return length > 0 && body[length - 1] == CLOSE && (length == 1 || body[length - 2] == '\n');
    }

    /** The messages of a body, in order; what is none becomes {@link Inbound.Malformed}. */
    static List<Inbound> messages(byte[] body, Serializer serializer) {
        List<Inbound> messages = new ArrayList<>();
        int start = 0;
        for (int end = 0; end <= body.length; end++) {
            if (end == body.length || body[end] == '\n') {
                if (end > start && !(end == start + 1 && body[start] == CLOSE)) {
                    messages.add(message(Arrays.copyOfRange(body, start, end), serializer));
                }
                start = end + 1;
            }
        }
        return messages;
    }

    private static Inbound message(byte[] line, Serializer serializer) {
        byte[] content = Arrays.copyOfRange(line, 1, line.length);
        return switch (line[0]) {
            case 't' -> serializer.decodeText(content);
            case 'b' -> binary(content, serializer);
            default -> new Inbound.Malformed("a line begins with t or b");
        };
    }

    private static Inbound binary(byte[] base64, Serializer serializer) {
        try {
            return serializer.decodeBinary(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return new Inbound.Malformed("a binary line is no base64");
        }
    }
}
