package whatssound.gateway;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.clock.ServerClock;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.Realtime;
import whatssound.realtime.TokenVerifier;

/** The edge of the server: one {@link Edge} an event loop. Started and closed by any thread. */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final long START_WITHIN_SECONDS = 20;
    private static final long CLOSE_WITHIN_SECONDS = 5;

    private final GatewaySettings settings;
    private final Vertx vertx;
    private final List<Edge> edges;

    private Gateway(GatewaySettings settings, Vertx vertx, List<Edge> edges) {
        this.settings = settings;
        this.vertx = vertx;
        this.edges = edges;
    }

    /**
     * Listens, and holds whoever comes until there is something to serve.
     *
     * @throws WhatsSoundException with {@code PORT_IN_USE}
     */
    public static Gateway listen(GatewaySettings settings) throws InterruptedException {
        Vertx vertx =
                Vertx.builder()
                        .with(new VertxOptions().setEventLoopPoolSize(settings.eventLoops()))
                        .withTransport(settings.io().transport())
                        .build();
        List<Edge> edges = new ArrayList<>();
        try {
            for (int i = 0; i < settings.eventLoops(); i++) {
                edges.add(new Edge(settings));
            }
            await(inOrder(edges, edge -> vertx.deployVerticle(edge, new DeploymentOptions())));
            return new Gateway(settings, vertx, edges);
        } catch (ExecutionException e) {
            vertx.close();
            throw refusal(settings, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException | RuntimeException e) {
            vertx.close();
            throw e;
        }
    }

    /** Returns once requests are answered, those that were held before the others. */
    public void serve(
            Realtime realtime,
            TokenVerifier tokens,
            Dialects dialects,
            ServerClock clock,
            Executor workers)
            throws InterruptedException {
        UploadAdmission uploads =
                new UploadAdmission(
                        dialects.uploadRefusal(),
                        () -> UploadAdmission.usableBytes(settings.spoolFolder()),
                        settings.maxUploadBytes(),
                        UploadAdmission.Limits.USUAL);
        try {
            // Shards are numbered in the order of their loops.
            HttpSockets.ById httpSockets = new HttpSockets.ById();
            await(inOrder(edges, edge -> edge.join(realtime, tokens, httpSockets)));
            await(inOrder(edges, edge -> edge.serve(dialects, uploads, clock, workers)));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the gateway does not serve", e);
        }
    }

    private static Future<?> inOrder(List<Edge> edges, Function<Edge, Future<?>> step) {
        Future<?> done = Future.succeededFuture();
        for (Edge edge : edges) {
            done = done.compose(before -> step.apply(edge));
        }
        return done;
    }

    private static void await(Future<?> done) throws ExecutionException, InterruptedException {
        try {
            done.toCompletionStage()
                    .toCompletableFuture()
                    .get(START_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the gateway did not start in time", e);
        }
    }

    private static WhatsSoundException refusal(GatewaySettings settings, Throwable cause) {
        if (isTaken(settings)) {
            return new WhatsSoundException(
                    ErrorCode.PORT_IN_USE,
                    "Port %d on %s is taken. Stop the other program, or choose another with --port."
                            .formatted(settings.port(), settings.host()),
                    cause);
        }
        return new WhatsSoundException(
                ErrorCode.INVALID_SETTING,
                "It is not possible to listen on %s:%d: %s"
                        .formatted(settings.host(), settings.port(), cause.getMessage()),
                cause);
    }

    /** Asks the system: each transport has an exception of its own for it. */
    private static boolean isTaken(GatewaySettings settings) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(settings.host(), settings.port()));
            return false;
        } catch (BindException e) {
            return String.valueOf(e.getMessage()).contains("in use");
        } catch (IOException e) {
            return false;
        }
    }

    /** The port it listens on, chosen by the system where 0 was asked for. */
    public int port() {
        return edges.getFirst().port();
    }

    /** Tells all sockets to come back later, and stops listening. May be called again. */
    @Override
    public void close() {
        try {
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the gateway did not close in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
