package whatssound.realtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Binary frames of kind 0 (client to server), Phoenix's own push of any event.
 *
 * <p>Its payload is taken as the JSON that a text frame would carry: the original tells raw bytes
 * of it to members in a frame that throws in their clients.
 *
 * <pre>
 * 0 | joinRef | ref | topic | event | joinRef ref topic event payload…
 * </pre>
 */
record PhoenixPush(
        @Nullable String joinRef,
        @Nullable String ref,
        String topic,
        String event,
        byte[] payload) {

    static final int KIND = 0;

    private static final int HEADER_BYTES = 5;

    /** Decodes kind 0; null where the bytes do not add up. */
    static @Nullable PhoenixPush decode(byte[] frame) {
        if (frame.length < HEADER_BYTES) {
            return null;
        }
        int at = HEADER_BYTES;
        String[] fields = new String[4];
        for (int i = 0; i < fields.length; i++) {
            int length = Byte.toUnsignedInt(frame[1 + i]);
            if (at + length > frame.length) {
                return null;
            }
            fields[i] = new String(frame, at, length, UTF_8);
            at += length;
        }
        return new PhoenixPush(
                fields[0].isEmpty() ? null : fields[0],
                fields[1].isEmpty() ? null : fields[1],
                fields[2],
                fields[3],
                Arrays.copyOfRange(frame, at, frame.length));
    }
}
