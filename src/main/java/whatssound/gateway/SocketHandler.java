package whatssound.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.error.ErrorCode;
import whatssound.realtime.Socket;
import whatssound.realtime.protocol.Serializer;

/**
 * The end of a socket's pipeline: frames in, messages to {@link Socket}. Lives on the socket's
 * event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nothing depends on when the channel has closed
final class SocketHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SocketHandler.class);

    private final Serializer serializer;
    private final Outbox outbox;
    private final Socket socket;
    private final Consumer<SocketHandler> onClosed;
    private final int maxMessageBytes;
    private boolean assembles;

    SocketHandler(
            Serializer serializer,
            Outbox outbox,
            Socket socket,
            int maxMessageBytes,
            Consumer<SocketHandler> onClosed) {
        this.serializer = serializer;
        this.outbox = outbox;
        this.socket = socket;
        this.maxMessageBytes = maxMessageBytes;
        this.onClosed = onClosed;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        socket.heard();
        if (!assembles && message instanceof WebSocketFrame frame && !frame.isFinalFragment()) {
            assemble(context, frame);
            return;
        }
        try {
            switch (message) {
                case TextWebSocketFrame text ->
                        socket.receive(serializer.decodeText(bytes(text.content())));
                case BinaryWebSocketFrame binary ->
                        socket.receive(serializer.decodeBinary(bytes(binary.content())));
                case PingWebSocketFrame ping -> outbox.pong(ping.content());
                case CloseWebSocketFrame close -> outbox.answerClose();
                default -> {
                    // pongs, and the end of the upgrade request
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /**
     * Most clients never cut a message into fragments: what joins them is made for those who do.
     */
    private void assemble(ChannelHandlerContext context, WebSocketFrame first) throws Exception {
        assembles = true;
        WebSocketFrameAggregator aggregator = new WebSocketFrameAggregator(maxMessageBytes);
        context.pipeline().addBefore(context.name(), "messages", aggregator);
        aggregator.channelRead(context.pipeline().context(aggregator), first);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        outbox.writabilityChanged();
    }

    /** Says goodbye to a client that has not been heard for this long. */
    void closeIfSilent(long silentNanos) {
        if (System.nanoTime() - socket.heardNanos() > silentNanos) {
            outbox.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "idle");
        }
    }

    /** Says goodbye to a client that has had no channel for this long. */
    void closeIfUnused(long unusedNanos) {
        if (socket.isUnusedFor(unusedNanos)) {
            outbox.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "no channels");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case TooLongFrameException tooLong -> closeTooLarge();
            case CorruptedWebSocketFrameException corrupted
                    when corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG) ->
                    closeTooLarge();
            case CorruptedWebSocketFrameException corrupted ->
                    outbox.close(corrupted.closeStatus(), ErrorCode.MALFORMED_MESSAGE.code());
            case IOException gone -> context.close();
            default -> {
                LOG.error("a message broke its socket", cause);
                outbox.close(WebSocketCloseStatus.INTERNAL_SERVER_ERROR, "");
            }
        }
    }

    private void closeTooLarge() {
        outbox.close(WebSocketCloseStatus.MESSAGE_TOO_BIG, ErrorCode.FRAME_TOO_LARGE.code());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        outbox.drop();
        socket.closed();
        onClosed.accept(this);
    }

    void shutDown() {
        socket.announceShutDown();
        outbox.close(WebSocketCloseStatus.SERVICE_RESTART, "restart");
    }

    private static byte[] bytes(ByteBuf content) {
        return ByteBufUtil.getBytes(content);
    }
}
