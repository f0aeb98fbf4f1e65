package whatssound.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import whatssound.db.Claims;
import whatssound.realtime.Realtime;
import whatssound.realtime.Shard;
import whatssound.realtime.TokenVerifier;
import whatssound.realtime.protocol.Serializer;
import whatssound.realtime.protocol.SerializerV1;
import whatssound.realtime.protocol.SerializerV2;

/**
 * Upgrades a request to a realtime socket and takes the connection out of Vert.x.
 *
 * <p>Vert.x parses and routes the request; from then on the pipeline is a frame decoder and {@link
 * SocketHandler}, so that an idle socket costs what Netty's channel costs and nothing more. The
 * only class that knows the pipeline's insides. Lives on one event loop.
 */
final class SocketUpgrade {
    private static final String ACCEPT_SUFFIX =
            "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3
    static final int MAX_FRAME_BYTES = 5_000_000;
    private static final String HTTP_DECODER = "httpDecoder";

    private final Realtime realtime;
    private final TokenVerifier tokens;
    private final Shard shard;
    private final Wire v1;
    private final Wire v2;
    private final OutboxDrain drain;
    private final Set<SocketHandler> open = new LinkedHashSet<>();

    SocketUpgrade(Realtime realtime, TokenVerifier tokens, Shard shard, OutboxDrain drain) {
        this.realtime = realtime;
        this.tokens = tokens;
        this.shard = shard;
        this.drain = drain;
        this.v1 = new Wire(new SerializerV1(), drain);
        this.v2 = new Wire(new SerializerV2(), drain);
    }

    /** A version of the protocol, and its frames that all sockets of this loop share. */
    private record Wire(Serializer serializer, FrameEncoder encoder, Trails trails) {
        Wire(Serializer serializer, OutboxDrain drain) {
            this(serializer, new FrameEncoder(serializer), drain.newTrails());
        }
    }

    void handle(HttpServerRequest request) {
        String webSocketKey = request.getHeader("sec-websocket-key");
        if (webSocketKey == null
                || !"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                || !"13".equals(request.getHeader("sec-websocket-version"))
                || request.version() != HttpVersion.HTTP_1_1) {
            Handshake.refuse(request, 426, "This address speaks WebSocket version 13");
            return;
        }
        Handshake.take(request, tokens)
                .ifPresent(
                        handshake ->
                                takeOver(
                                        request,
                                        webSocketKey,
                                        wire(handshake.serializer()),
                                        handshake.claims()));
    }

    /** Says goodbye to all sockets of this loop with a code upon which they come back. */
    void shutDown() {
        Set.copyOf(open).forEach(SocketHandler::shutDown);
    }

    /** Says goodbye to sockets that have been silent or unused for long; called every second. */
    void closeSilent(ConnectionLimits limits) {
        long silentNanos = limits.untilSilent().toNanos();
        long unusedNanos = limits.untilUnused().toNanos();
        for (SocketHandler handler : Set.copyOf(open)) {
            handler.closeIfSilent(silentNanos);
            handler.closeIfUnused(unusedNanos);
        }
    }

    private Wire wire(Serializer serializer) {
        return switch (serializer) {
            case SerializerV1 version -> v1;
            case SerializerV2 version -> v2;
        };
    }

    @SuppressWarnings(
            "FutureReturnValueIgnored") // a write that fails closes the channel, which is noticed
    private void takeOver(
            HttpServerRequest request, String webSocketKey, Wire wire, Claims claims) {
        HttpServerConnection connection = (HttpServerConnection) request.connection();
        ChannelPipeline pipeline = connection.channelHandlerContext().pipeline();

        WebSocket13FrameDecoder decoder =
                new WebSocket13FrameDecoder(
                        WebSocketDecoderConfig.newBuilder()
                                .maxFramePayloadLength(MAX_FRAME_BYTES)
                                .closeOnProtocolViolation(false)
                                .build());
        pipeline.addAfter(HTTP_DECODER, "frames", decoder);
        ChannelHandlerContext end = pipeline.context(decoder);
        Outbox outbox = new Outbox(end, wire.encoder(), wire.trails(), drain);
        SocketHandler handler =
                new SocketHandler(
                        wire.serializer(),
                        outbox,
                        realtime.open(shard, outbox, claims),
                        MAX_FRAME_BYTES,
                        open::remove);
        pipeline.addAfter("frames", "socket", handler);
        open.add(handler);

        Set<ChannelHandler> kept = Set.of(decoder, handler);
        for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
            ChannelHandler present = entry.getValue();
            if (!kept.contains(present)
                    && !(present instanceof SslHandler)
                    && !entry.getKey().equals(HTTP_DECODER)) {
                pipeline.remove(present);
            }
        }
        end.writeAndFlush(
                Unpooled.copiedBuffer(switchingProtocols(webSocketKey), US_ASCII),
                end.voidPromise());
        end.channel().config().setAutoRead(true);
        // Last, so that bytes that came behind the upgrade reach the frame decoder.
        pipeline.remove(HTTP_DECODER);
    }

    private static String switchingProtocols(String webSocketKey) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest((webSocketKey + ACCEPT_SUFFIX).getBytes(US_ASCII));
            return "HTTP/1.1 101 Switching Protocols\r\n"
                    + "Upgrade: websocket\r\n"
                    + "Connection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(digest)
                    + "\r\n\r\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
