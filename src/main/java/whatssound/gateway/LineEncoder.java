package whatssound.gateway;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import whatssound.realtime.protocol.Frame;
import whatssound.realtime.protocol.Outbound;
import whatssound.realtime.protocol.Serializer;

/**
 * Turns messages into lines of one version, once for all members on one event loop, as {@link
 * FrameEncoder} does it for frames. Lives on one event loop.
 */
final class LineEncoder {
    private final Serializer serializer;
    private @Nullable Outbound lastMessage;
    private @Nullable Buffer lastLine;

    LineEncoder(Serializer serializer) {
        this.serializer = serializer;
    }

    /**
     * Null where the version has no form for the message. The line is shared: not to be written to.
     */
    @SuppressWarnings("ReferenceEquality") // identity is the cache key
    @Nullable Buffer encode(Outbound message) {
        if (message != lastMessage) {
            Frame frame = serializer.encode(message);
            lastLine = frame == null ? null : LineFormat.frame(frame);
            lastMessage = message;
        }
        return lastLine;
    }
}
