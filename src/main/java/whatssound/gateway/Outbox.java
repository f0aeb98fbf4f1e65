package whatssound.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.realtime.Transport;
import whatssound.realtime.protocol.Outbound;

/**
 * Everything that is written to one socket: frames queue here and go out in one write a turn.
 *
 * <p>Bounded in bytes: a client that reads slower than its topics speak is closed with a code upon
 * which it comes back and reads what it missed; others never wait for it. Lives on the socket's
 * event loop.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a write that fails closes the channel, which is noticed
final class Outbox implements Transport {
    private static final int MAX_QUEUED_BYTES = 8 << 20;
    private static final int OPCODE_CLOSE = 0x88; // with FIN
    private static final int OPCODE_PING = 0x89;
    private static final int OPCODE_PONG = 0x8A;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final long CLOSE_WITHIN_SECONDS = 2;

    /** What a buffer that waits takes itself, so that many small ones are bounded too. */
    private static final int BYTES_PER_BUFFER = 128;

    private final ChannelHandlerContext socket;
    private final FrameEncoder encoder;
    private final Trails trails;
    private final OutboxDrain drain;

    /** What this turn sends. */
    private @Nullable Trail queued;

    /** What earlier turns sent and the connection did not take yet; mostly there is nothing. */
    private @Nullable Deque<ByteBuf> backlog;

    private int backlogBytes;
    private boolean awaitsDrain;
    private boolean closing;

    Outbox(ChannelHandlerContext socket, FrameEncoder encoder, Trails trails, OutboxDrain drain) {
        this.socket = socket;
        this.encoder = encoder;
        this.trails = trails;
        this.drain = drain;
    }

    @Override
    public void send(Outbound message) {
        ByteBuf frame = closing ? null : encoder.encode(message);
        if (frame != null) {
            queue(frame);
        }
    }

    @Override
    public void ping() {
        if (!closing) {
            ByteBuf frame = socket.alloc().buffer(2).writeByte(OPCODE_PING).writeByte(0);
            queue(frame);
            frame.release();
        }
    }

    void pong(ByteBuf ping) {
        if (!closing && ping.readableBytes() <= MAX_CONTROL_BYTES) {
            ByteBuf frame =
                    socket.alloc()
                            .buffer(2 + ping.readableBytes())
                            .writeByte(OPCODE_PONG)
                            .writeByte(ping.readableBytes())
                            .writeBytes(ping);
            queue(frame);
            frame.release();
        }
    }

    /**
     * Says goodbye behind what is queued, and closes the connection once the client has answered.
     *
     * <p>Closing at once, with bytes of the client unread, would reset the connection, and the
     * reset may overtake the goodbye (RFC 6455, 7.1.1).
     */
    void close(WebSocketCloseStatus status, String reason) {
        if (!closing) {
            writeClose(status, reason);
            socket.executor()
                    .schedule(() -> socket.close(), CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The client has said goodbye, first or in answer: the connection can go. */
    void answerClose() {
        if (closing) {
            socket.close();
        } else {
            writeClose(WebSocketCloseStatus.NORMAL_CLOSURE, "")
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    private ChannelFuture writeClose(WebSocketCloseStatus status, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = 2 + Math.min(text.length, MAX_CONTROL_BYTES - 2);
        flush();
        closing = true;
        dropQueued();
        ByteBuf frame =
                socket.alloc()
                        .buffer(2 + length)
                        .writeByte(OPCODE_CLOSE)
                        .writeByte(length)
                        .writeShort(status.code())
                        .writeBytes(text, 0, length - 2);
        return socket.writeAndFlush(frame);
    }

    /** Writes what the turn has queued as one buffer, or keeps it until the connection takes it. */
    void flush() {
        awaitsDrain = false;
        Trail turn = queued;
        queued = null;
        if (turn == null || closing) {
            return;
        }
        ByteBuf bytes = turn.join(socket.alloc());
        if (backlog == null && socket.channel().isWritable()) {
            socket.writeAndFlush(bytes, socket.voidPromise());
        } else {
            keep(bytes);
        }
    }

    private void keep(ByteBuf bytes) {
        Deque<ByteBuf> kept = backlog;
        if (kept == null) {
            kept = new ArrayDeque<>();
            backlog = kept;
        }
        kept.add(bytes);
        backlogBytes += bytes.readableBytes() + BYTES_PER_BUFFER;
    }

    /** The connection takes more, or has had enough. */
    void writabilityChanged() {
        Deque<ByteBuf> kept = backlog;
        if (kept == null || closing || !socket.channel().isWritable()) {
            return;
        }
        while (!kept.isEmpty() && socket.channel().isWritable()) {
            ByteBuf bytes = kept.remove();
            backlogBytes -= bytes.readableBytes() + BYTES_PER_BUFFER;
            socket.write(bytes, socket.voidPromise());
        }
        if (kept.isEmpty()) {
            backlog = null;
        }
        socket.flush();
    }

    /** Closes a connection that cannot be written to; its client comes back. */
    void fail() {
        drop();
        socket.close();
    }

    /** The connection is gone: nothing more is written. */
    void drop() {
        closing = true;
        dropQueued();
    }

    private void queue(ByteBuf frame) {
        Trail longer = trails.append(queued, frame);
        queued = longer;
        if (longer.bytes() + backlogBytes > MAX_QUEUED_BYTES) {
            dropQueued();
            close(WebSocketCloseStatus.TRY_AGAIN_LATER, ErrorCode.SLOW_CONSUMER.code());
        } else if (!awaitsDrain) {
            awaitsDrain = true;
            drain.add(this);
        }
    }

    private void dropQueued() {
        queued = null;
        if (backlog != null) {
            backlog.forEach(ByteBuf::release);
            backlog = null;
            backlogBytes = 0;
        }
    }
}
