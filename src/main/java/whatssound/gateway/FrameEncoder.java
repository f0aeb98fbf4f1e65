package whatssound.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import whatssound.realtime.protocol.Frame;
import whatssound.realtime.protocol.Outbound;
import whatssound.realtime.protocol.Serializer;

/**
 * Turns messages into WebSocket frames of one version, header included, once for all members on one
 * event loop.
 *
 * <p>A message that goes to a thousand members is handed over a thousand times in a row as the same
 * object: remembering the last one is the whole cache. Lives on one event loop.
 */
final class FrameEncoder {
    private static final int OPCODE_TEXT = 0x81; // with FIN
    private static final int OPCODE_BINARY = 0x82;
    private static final int MAX_SHORT_LENGTH = 125;
    private static final int MAX_TWO_BYTE_LENGTH = 0xFFFF;

    private final Serializer serializer;
    private @Nullable Outbound lastMessage;
    private @Nullable ByteBuf lastBytes;

    FrameEncoder(Serializer serializer) {
        this.serializer = serializer;
    }

    /**
     * The message as a frame for all members, valid until the next is encoded unless it is
     * retained. Null where the version has no form for it.
     */
    @Nullable ByteBuf encode(Outbound message) {
        if (!isLast(message)) {
            Frame frame = serializer.encode(message);
            ByteBuf bytes = frame == null ? null : bytes(frame);
            if (lastBytes != null) {
                lastBytes.release();
            }
            lastBytes = bytes;
            lastMessage = message;
        }
        return lastBytes;
    }

    @SuppressWarnings("ReferenceEquality") // identity is the cache key: equal contents would cost a
    // comparison
    private boolean isLast(Outbound message) {
        return message == lastMessage;
    }

    private static ByteBuf bytes(Frame frame) {
        byte[] payload = frame.bytes();
        // Outside the heap, or each member's write would copy it there.
        ByteBuf header = PooledByteBufAllocator.DEFAULT.directBuffer(10 + payload.length);
        header.writeByte(frame.binary() ? OPCODE_BINARY : OPCODE_TEXT);
        if (payload.length <= MAX_SHORT_LENGTH) {
            header.writeByte(payload.length);
        } else if (payload.length <= MAX_TWO_BYTE_LENGTH) {
            header.writeByte(126).writeShort(payload.length);
        } else {
            header.writeByte(127).writeLong(payload.length);
        }
        return header.writeBytes(payload);
    }
}
