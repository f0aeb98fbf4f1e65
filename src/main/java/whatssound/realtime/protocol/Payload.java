package whatssound.realtime.protocol;

import java.nio.charset.StandardCharsets;

/**
 * What a broadcast carries: JSON text or raw bytes, kept as they came so that they are spliced into
 * frames and never parsed into a tree.
 */
public record Payload(byte[] bytes, boolean binary) {
    /** The largest that is taken from a client. */
    public static final int MAX_BYTES = 3_000_500;

    public static Payload json(String json) {
        return new Payload(json.getBytes(StandardCharsets.UTF_8), false);
    }

    public static Payload json(byte[] json) {
        return new Payload(json, false);
    }

    public static Payload raw(byte[] bytes) {
        return new Payload(bytes, true);
    }
}
