package whatssound.gateway;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import whatssound.error.ErrorCode;
import whatssound.http.HttpRequest.RequestBody;
import whatssound.realtime.Realtime;
import whatssound.realtime.Shard;
import whatssound.realtime.TokenVerifier;
import whatssound.realtime.protocol.Serializer;

/**
 * The ways to a socket where WebSocket is blocked: {@code GET /stream} hears by server-sent events,
 * {@code GET /poll} and {@code /poll/{id}} by one answer after the other, {@code POST /push/{id}}
 * speaks for both.
 *
 * <p>A request may come to another event loop than its socket's; the socket's does the work. Lives
 * on one event loop, but for the sockets of all loops, by their ids.
 */
final class HttpSockets {
    static final String STREAM = "/realtime/v1/stream";
    static final String POLL = "/realtime/v1/poll";
    static final String PUSH = "/realtime/v1/push";
    private static final int MAX_PUSH_BYTES = SocketUpgrade.MAX_FRAME_BYTES;
    private static final int ID_BYTES = 16;

    /** Between two polls lies the way of a request. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Vertx vertx;
    private final Realtime realtime;
    private final TokenVerifier tokens;
    private final Shard shard;
    private final ById all;
    private final Map<Serializer, LineEncoder> encoders = new HashMap<>();

    /** Those of this loop, the eldest first. */
    private final Set<HttpSocket> own = new LinkedHashSet<>();

    /** The sockets of all event loops. */
    static final class ById {
        private final ConcurrentMap<String, HttpSocket> sockets = new ConcurrentHashMap<>();
    }

    HttpSockets(Vertx vertx, Realtime realtime, TokenVerifier tokens, Shard shard, ById all) {
        this.vertx = vertx;
        this.realtime = realtime;
        this.tokens = tokens;
        this.shard = shard;
        this.all = all;
    }

    void routes(Router router, RequestBodyReader bodies) {
        router.get(STREAM).handler(routing -> stream(routing.request()));
        router.get(POLL).handler(routing -> beginPolling(routing.request()));
        router.get(POLL + "/:id").handler(routing -> poll(routing.request()));
        router.post(PUSH + "/:id").handler(routing -> push(routing.request(), bodies));
    }

    private void stream(HttpServerRequest request) {
        Handshake.take(request, tokens)
                .ifPresent(
                        handshake -> {
                            HttpServerResponse response =
                                    heard(request.response(), "text/event-stream").setChunked(true);
                            HttpSocket socket = open(handshake);
                            Downstream answer = new Downstream.Stream(response);
                            response.drainHandler(drained -> socket.flush());
                            response.closeHandler(closed -> socket.lost(answer));
                            socket.hearBy(answer);
                        });
    }

    private void beginPolling(HttpServerRequest request) {
        Handshake.take(request, tokens).ifPresent(handshake -> hear(request, open(handshake)));
    }

    private void poll(HttpServerRequest request) {
        HttpSocket socket = all.sockets.get(request.getParam("id"));
        if (socket == null) {
            refuse(request, ErrorCode.SOCKET_GONE);
        } else {
            hear(request, socket);
        }
    }

    private void hear(HttpServerRequest request, HttpSocket socket) {
        HttpServerResponse response = heard(request.response(), "text/plain;charset=utf-8");
        Downstream answer =
                new Downstream.Poll(response, vertx.getOrCreateContext(), System.nanoTime());
        response.closeHandler(closed -> socket.run(() -> socket.lost(answer)));
        socket.run(() -> socket.hearBy(answer));
    }

    /** Nothing between may keep it, change it or wait for more of it. */
    private static HttpServerResponse heard(HttpServerResponse response, String contentType) {
        return response.putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
                .putHeader("x-accel-buffering", "no");
    }

    private void push(HttpServerRequest request, RequestBodyReader bodies) {
        HttpSocket socket = all.sockets.get(request.getParam("id"));
        if (socket == null) {
            refuse(request, ErrorCode.SOCKET_GONE);
            return;
        }
        Context context = vertx.getOrCreateContext();
        bodies.inMemory(request, MAX_PUSH_BYTES)
                .onSuccess(
                        body ->
                                socket.run(
                                        () -> {
                                            boolean taken = socket.receive(bytes(body));
                                            context.runOnContext(turn -> answer(request, taken));
                                        }))
                .onFailure(
                        cause -> {
                            if (cause instanceof RequestBodyReader.TooLarge) {
                                socket.run(socket::refuseTooLarge);
                                refuse(request, ErrorCode.FRAME_TOO_LARGE);
                            } else {
                                var _ = request.connection().close();
                            }
                        });
    }

    private static byte[] bytes(RequestBody body) {
        return body instanceof RequestBody.Bytes(byte[] bytes) ? bytes : new byte[0];
    }

    private static void answer(HttpServerRequest request, boolean taken) {
        if (taken) {
            request.response().setStatusCode(204).end();
        } else {
            refuse(request, ErrorCode.SOCKET_GONE);
        }
    }

    private static void refuse(HttpServerRequest request, ErrorCode code) {
        request.response()
                .setStatusCode(code.httpStatus())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(
                        new JsonObject()
                                .put("code", code.code())
                                .put("message", code.meaning())
                                .encode());
    }

    private HttpSocket open(Handshake handshake) {
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        HttpSocket socket =
                new HttpSocket(
                        id,
                        vertx.getOrCreateContext(),
                        handshake,
                        encoders.computeIfAbsent(handshake.serializer(), LineEncoder::new),
                        realtime,
                        shard,
                        this::forget);
        own.add(socket);
        all.sockets.put(id, socket);
        return socket;
    }

    private void forget(HttpSocket socket) {
        own.remove(socket);
        all.sockets.remove(socket.id());
    }

    /** Ends what waits for too long; called every second. */
    void sweep(ConnectionLimits limits) {
        List<HttpSocket> absent = new ArrayList<>();
        for (HttpSocket socket : List.copyOf(own)) {
            socket.sweep(limits);
            if (socket.isAbsentFor(LATE_NANOS)) {
                absent.add(socket);
            }
        }
        absent.stream()
                .limit(Math.max(0, absent.size() - limits.maxWaiting()))
                .forEach(HttpSocket::leave);
    }

    /** Says goodbye to all sockets of this loop with a code upon which they come back. */
    void shutDown() {
        List.copyOf(own).forEach(HttpSocket::shutDown);
    }
}
