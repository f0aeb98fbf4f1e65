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
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
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
    private final Runnable onClosed;

    SocketHandler(Serializer serializer, Outbox outbox, Socket socket, Runnable onClosed) {
        this.serializer = serializer;
        this.outbox = outbox;
        this.socket = socket;
        this.onClosed = onClosed;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
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

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        outbox.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            outbox.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "idle");
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
        onClosed.run();
    }

    void shutDown() {
        outbox.close(WebSocketCloseStatus.SERVICE_RESTART, "restart");
    }

    private static byte[] bytes(ByteBuf content) {
        return ByteBufUtil.getBytes(content);
    }
}
