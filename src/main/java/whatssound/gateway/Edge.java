package whatssound.gateway;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import whatssound.clock.ServerClock;
import whatssound.http.RememberedFiles;
import whatssound.realtime.Realtime;
import whatssound.realtime.Shard;
import whatssound.realtime.TokenVerifier;

/**
 * One event loop's share of the edge: its HTTP server and its shard of the realtime engine.
 *
 * <p>It listens before there is anything to answer with. Who comes back while the server starts
 * again is read from once it has, and is not refused and away for seconds of backing off.
 */
final class Edge extends VerticleBase {
    /** For answers under way, and for sockets to take their goodbye. */
    private static final long DRAIN_SECONDS = 2;

    private static final long LIMITS_CHECK_MS = 1_000;

    // Longer than an upload may wait, be converted and be counted, for nothing is sent meanwhile.
    // What is received or sent too slowly is ended earlier, by timers of its own.
    private static final int IDLE_SECONDS = 30 * 60;

    private final GatewaySettings settings;
    private final WaitingConnections waiting;
    private final DateField date = new DateField(InstantSource.system());
    private final OpenFiles files = new OpenFiles(date);
    private final List<HttpConnection> held = new ArrayList<>();
    private @Nullable RememberedFiles publicFiles;
    private @Nullable Handler<HttpServerRequest> router;
    private @Nullable SocketUpgrade sockets;
    private @Nullable HttpSockets httpSockets;
    private @Nullable HttpServer server;

    Edge(GatewaySettings settings) {
        this.settings = settings;
        this.waiting = new WaitingConnections(settings.limits());
    }

    /** Listens, and holds whoever comes. */
    @Override
    public Future<?> start() {
        server =
                vertx.createHttpServer(options())
                        .connectionHandler(this::opened)
                        .requestHandler(this::asked)
                        .invalidRequestHandler(this::askedBadly);
        vertx.setPeriodic(LIMITS_CHECK_MS, turn -> closeLate());
        return server.listen();
    }

    /** Adds this loop's shard; called on any thread, completes on the loop. */
    Future<Void> join(Realtime realtime, TokenVerifier tokens, HttpSockets.ById httpSocketsOfAll) {
        return onLoop(
                () -> {
                    var loop = ((ContextInternal) context).nettyEventLoop();
                    Shard shard = realtime.addShard(loop);
                    sockets = new SocketUpgrade(realtime, tokens, shard, new OutboxDrain(loop));
                    httpSockets = new HttpSockets(vertx, realtime, tokens, shard, httpSocketsOfAll);
                });
    }

    /** Answers from now on, also those that were held; once the shards of all loops are there. */
    Future<Void> serve(
            Dialects dialects, UploadAdmission uploads, ServerClock clock, Executor workers) {
        return onLoop(
                () -> {
                    router =
                            new Routes(vertx, settings, dialects, uploads, clock, workers)
                                    .router(joined(sockets), joined(httpSockets), waiting);
                    publicFiles = dialects.publicFiles();
                    held.forEach(this::begin);
                    held.forEach(connection -> read(connection, true));
                    held.clear();
                });
    }

    @Override
    public Future<?> stop() {
        if (sockets != null) {
            sockets.shutDown();
        }
        if (httpSockets != null) {
            httpSockets.shutDown();
        }
        return server == null
                ? Future.succeededFuture()
                : server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS)
                        .onComplete(stopped -> files.closeAll());
    }

    int port() {
        return server == null ? 0 : server.actualPort();
    }

    private void opened(HttpConnection connection) {
        waiting.opened(connection);
        if (router == null) {
            // The channel has not begun to read yet: what the client sends stays with the system.
            read(connection, false);
            held.add(connection);
        } else {
            begin(connection);
        }
    }

    private void begin(HttpConnection connection) {
        // Encryption has to see the bytes that it sends.
        if (publicFiles != null && settings.tlsKey() == null) {
            FileSender.add(connection, publicFiles, files, waiting);
        }
    }

    private static void read(HttpConnection connection, boolean reads) {
        ((HttpServerConnection) connection)
                .channelHandlerContext()
                .channel()
                .config()
                .setAutoRead(reads);
    }

    private void asked(HttpServerRequest request) {
        if (router == null) {
            throw new IllegalStateException("a connection was read from before there are routes");
        }
        tellDate(request);
        router.handle(request);
    }

    /** What does not parse as a request. */
    private void askedBadly(HttpServerRequest request) {
        tellDate(request);
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
    }

    private void tellDate(HttpServerRequest request) {
        request.response().putHeader(HttpHeaders.DATE, date.value());
    }

    private void closeLate() {
        if (sockets != null) {
            sockets.closeSilent(settings.limits());
        }
        if (httpSockets != null) {
            httpSockets.sweep(settings.limits());
        }
        waiting.closeLate();
        files.closeIdle();
    }

    private static <T> T joined(@Nullable T ofShard) {
        if (ofShard == null) {
            throw new IllegalStateException("there is no shard on this loop");
        }
        return ofShard;
    }

    private Future<Void> onLoop(Runnable task) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(
                turn -> {
                    try {
                        task.run();
                        done.complete();
                    } catch (RuntimeException e) {
                        done.fail(e);
                    }
                });
        return done.future();
    }

    private HttpServerOptions options() {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setHttp2ClearTextEnabled(false)
                        .setMaxInitialLineLength(64 * 1024) // a long select or in.() list
                        .setIdleTimeout(IDLE_SECONDS)
                        .setTcpNoDelay(true);
        if (settings.tlsCertificate() != null && settings.tlsKey() != null) {
            options.setSsl(true)
                    .setUseAlpn(false) // sockets upgrade from HTTP/1.1
                    .setKeyCertOptions(
                            new PemKeyCertOptions()
                                    .setCertPath(settings.tlsCertificate().toString())
                                    .setKeyPath(settings.tlsKey().toString()));
        }
        return options;
    }
}
