package whatssound.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The frames queued for a socket in one turn, as the last of a chain that all sockets with the same
 * frames share: they are joined into one buffer once for all of them. Lives on one event loop, for
 * one turn.
 */
final class Trail {
    private final @Nullable Trail before;
    private final ByteBuf frame;
    private final int bytes;
    private @Nullable Trail next;
    private @Nullable ByteBuf joined;

    /** Keeps the frame until it is released. */
    Trail(@Nullable Trail before, ByteBuf frame) {
        this.before = before;
        this.frame = frame.retain();
        this.bytes = frame.readableBytes() + (before == null ? 0 : before.bytes);
    }

    /** The chain that was last made from this one, if it goes on with this frame. */
    @SuppressWarnings("ReferenceEquality") // a frame that is shared is the same object
    static @Nullable Trail ifWith(ByteBuf frame, @Nullable Trail candidate) {
        return candidate != null && candidate.frame == frame ? candidate : null;
    }

    @Nullable Trail next() {
        return next;
    }

    void setNext(Trail next) {
        this.next = next;
    }

    int bytes() {
        return bytes;
    }

    /** All frames as one buffer that shares its bytes with all others; the caller releases it. */
    ByteBuf join(ByteBufAllocator allocator) {
        if (before == null) {
            return frame.retainedDuplicate();
        }
        ByteBuf all = joined;
        if (all == null) {
            all = allocator.directBuffer(bytes).writerIndex(bytes);
            int end = bytes;
            for (Trail link = this; link != null; link = link.before) {
                int length = link.frame.readableBytes();
                end -= length;
                all.setBytes(end, link.frame, link.frame.readerIndex(), length);
            }
            joined = all;
        }
        return all.retainedDuplicate();
    }

    void release() {
        frame.release();
        if (joined != null) {
            joined.release();
        }
    }
}
