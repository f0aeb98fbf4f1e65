package whatssound.realtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Binary frames of kind 3 (client to server) and 4 (server to client).
 *
 * <p>All lengths are single unsigned bytes that count UTF-8 bytes.
 *
 * <pre>
 * 3 | joinRef | ref | topic | event | meta | encoding | joinRef ref topic event meta payload…
 * 4 | topic | event | meta | encoding | topic event meta payload…
 * </pre>
 */
record BinaryPush(
        @Nullable String joinRef,
        @Nullable String ref,
        String topic,
        String event,
        byte[] meta,
        Payload payload) {

    static final int KIND_PUSH = 3;
    static final int KIND_BROADCAST = 4;

    private static final int PUSH_HEADER_BYTES = 7;
    private static final int BROADCAST_HEADER_BYTES = 5;
    private static final int MAX_FIELD_BYTES = 255;
    private static final byte ENCODING_RAW = 0;
    private static final byte ENCODING_JSON = 1;

    /** Decodes kind 3; null where the bytes do not add up. */
    static @Nullable BinaryPush decode(byte[] frame) {
        if (frame.length < PUSH_HEADER_BYTES
                || frame[0] != KIND_PUSH
                || frame[6] < 0
                || frame[6] > ENCODING_JSON) {
            return null;
        }
        int at = PUSH_HEADER_BYTES;
        byte[][] fields = new byte[5][];
        for (int i = 0; i < fields.length; i++) {
            int length = Byte.toUnsignedInt(frame[1 + i]);
            if (at + length > frame.length) {
                return null;
            }
            fields[i] = Arrays.copyOfRange(frame, at, at + length);
            at += length;
        }
        byte[] payload = Arrays.copyOfRange(frame, at, frame.length);
        return new BinaryPush(
                refOf(fields[0]),
                refOf(fields[1]),
                new String(fields[2], UTF_8),
                new String(fields[3], UTF_8),
                fields[4],
                new Payload(payload, frame[6] == ENCODING_RAW));
    }

    private static @Nullable String refOf(byte[] field) {
        return field.length == 0 ? null : new String(field, UTF_8);
    }

    /** Whether kind 4 can carry the broadcast: its fields have at most 255 bytes. */
    static boolean fits(Outbound.Broadcast broadcast) {
        return broadcast.topic().getBytes(UTF_8).length <= MAX_FIELD_BYTES
                && broadcast.event().getBytes(UTF_8).length <= MAX_FIELD_BYTES
                && metaBytes(broadcast).length <= MAX_FIELD_BYTES;
    }

    private static byte[] metaBytes(Outbound.Broadcast broadcast) {
        return broadcast.meta() == null ? new byte[0] : broadcast.meta().json().getBytes(UTF_8);
    }

    /** Encodes kind 4. */
    static byte[] encode(Outbound.Broadcast broadcast) {
        byte[] topic = broadcast.topic().getBytes(UTF_8);
        byte[] event = broadcast.event().getBytes(UTF_8);
        byte[] meta = metaBytes(broadcast);
        byte[] payload = broadcast.payload().bytes();
        byte[] frame =
                new byte
                        [BROADCAST_HEADER_BYTES
                                + topic.length
                                + event.length
                                + meta.length
                                + payload.length];
        frame[0] = KIND_BROADCAST;
        frame[1] = (byte) topic.length;
        frame[2] = (byte) event.length;
        frame[3] = (byte) meta.length;
        frame[4] = broadcast.payload().binary() ? ENCODING_RAW : ENCODING_JSON;
        int at = BROADCAST_HEADER_BYTES;
        for (byte[] part : new byte[][] {topic, event, meta, payload}) {
            System.arraycopy(part, 0, frame, at, part.length);
            at += part.length;
        }
        return frame;
    }
}
