package whatssound.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;
import whatssound.gateway.OpenFiles.OpenFile;
import whatssound.http.ByteRange;
import whatssound.http.FileAnswer;
import whatssound.http.RememberedFiles;
import whatssound.http.ServedFile;

/**
 * Sends public files by itself, from open files to the socket, before a request has become one of
 * Vert.x's; all that it has no quick answer to goes on to the routes, which answer the same.
 *
 * <p>One for each connection without TLS. Lives on the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class FileSender extends ChannelDuplexHandler {
    private static final String NAME = "files";
    private static final String ENCODER = "httpEncoder";
    private static final String IDLE_TIMER = "idle";
    private static final String PREFIX = "/storage/v1";

    private final RememberedFiles remembered;
    private final OpenFiles files;
    private final WaitingConnections waiting;
    private final HttpConnection connection;

    /** Requests that were passed on and are not answered yet. */
    private int passedOn;

    private boolean sending;

    /** What is left of a request that is answered here. */
    private boolean skipping;

    private FileSender(
            RememberedFiles remembered,
            OpenFiles files,
            WaitingConnections waiting,
            HttpConnection connection) {
        this.remembered = remembered;
        this.files = files;
        this.waiting = waiting;
        this.connection = connection;
    }

    /** Lets a connection that has sent nothing yet be answered this way. */
    static void add(
            HttpConnection connection,
            RememberedFiles remembered,
            OpenFiles files,
            WaitingConnections waiting) {
        ChannelPipeline pipeline =
                ((HttpServerConnection) connection).channelHandlerContext().pipeline();
        if (pipeline.channel().isActive()) {
            // Before what would count requests that are not answered.
            pipeline.addAfter(
                    IDLE_TIMER, NAME, new FileSender(remembered, files, waiting, connection));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (skipping) {
            skipping = !(message instanceof LastHttpContent);
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            // In the order in which they came: what is answered elsewhere goes before.
            if (passedOn == 0 && !sending && answer(context, request)) {
                skipping = !(message instanceof LastHttpContent);
                ReferenceCountUtil.release(message);
                return;
            }
            passedOn++;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInformational(message)) {
            passedOn--;
        }
        context.write(message, promise);
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    /** Whether it is answered here; nothing has been written otherwise. */
    private boolean answer(ChannelHandlerContext context, HttpRequest request) {
        ServedFile file = isPlain(request) ? remembered(request.uri()) : null;
        OpenFile open = file == null ? null : files.open(file);
        if (open == null) {
            return false;
        }
        ByteBufAllocator allocator = context.alloc();
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        return switch (FileAnswer.of(open.file, isHead, request.headers()::get)) {
            case FileAnswer.Whole _ -> {
                long length = isHead ? 0 : open.file.size();
                send(context, open.head.whole(allocator), open, 0, length);
                yield true;
            }
            case FileAnswer.Part(ByteRange.Part part) -> {
                send(context, open.head.part(allocator, part), open, part.offset(), part.length());
                yield true;
            }
            case FileAnswer.NotModified _ -> {
                send(context, open.head.notModified(allocator), open, 0, 0);
                yield true;
            }
            case FileAnswer.PreconditionFailed _, FileAnswer.Unsatisfiable _ -> false;
        };
    }

    private @Nullable ServedFile remembered(String uri) {
        return uri.startsWith(PREFIX) ? remembered.find(uri.substring(PREFIX.length())) : null;
    }

    /** Whether nothing but its file, range and conditions matters to its answer. */
    private static boolean isPlain(HttpRequest request) {
        HttpHeaders fields = request.headers();
        String kept = fields.get(HttpHeaderNames.CONNECTION);
        return request.decoderResult().isSuccess()
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && (request.method().equals(HttpMethod.GET)
                        || request.method().equals(HttpMethod.HEAD))
                && (kept == null || HttpHeaderValues.KEEP_ALIVE.contentEqualsIgnoreCase(kept))
                && !fields.contains(HttpHeaderNames.CONTENT_LENGTH)
                && !fields.contains(HttpHeaderNames.TRANSFER_ENCODING)
                && !fields.contains(HttpHeaderNames.EXPECT);
    }

    private void send(
            ChannelHandlerContext context, ByteBuf head, OpenFile file, long offset, long length) {
        waiting.asked(connection);
        sending = true;
        // Past the encoder, which knows nothing of this answer.
        ChannelHandlerContext encoder = context.pipeline().context(ENCODER);
        ChannelFuture sent;
        if (length == 0) {
            sent = encoder.writeAndFlush(head);
        } else {
            encoder.write(head, encoder.voidPromise());
            sent = encoder.writeAndFlush(file.region(offset, length));
        }
        if (sent.isDone()) {
            sent(sent);
        } else {
            sent.addListener((ChannelFuture later) -> sent(later));
        }
    }

    private void sent(ChannelFuture sent) {
        sending = false;
        if (!sent.isSuccess()) {
            // The length that was promised cannot be kept.
            sent.channel().close();
        } else if (passedOn == 0) {
            waiting.answered(connection);
        }
    }
}
