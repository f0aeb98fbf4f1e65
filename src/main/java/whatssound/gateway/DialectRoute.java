package whatssound.gateway;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.error.ErrorCode;
import whatssound.gateway.UploadAdmission.Verdict;
import whatssound.http.Headers;
import whatssound.http.HttpHandler;
import whatssound.http.HttpRequest;
import whatssound.http.HttpRequest.RequestBody;
import whatssound.http.HttpResponse;
import whatssound.http.HttpResponse.ResponseBody;
import whatssound.http.Query;

/**
 * Connects a dialect to its path: receives the body, calls the handler on a virtual thread, and
 * writes its answer back on the request's event loop.
 */
final class DialectRoute implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(DialectRoute.class);
    private static final long SEND_WITHIN_MS = 120_000;

    private static final HttpResponse MALFORMED_QUERY =
            HttpResponse.json(
                    400,
                    "{\"code\":\"%s\",\"message\":\"The query string does not parse\"}"
                            .formatted(ErrorCode.INVALID_REQUEST.code()));

    private final String prefix;
    private final HttpHandler dialect;
    private final @Nullable UploadAdmission uploads;
    private final HttpResponse tooLarge;
    private final int maxBytes;
    private final RequestBodyReader bodies;
    private final ClientAddress clientAddress;
    private final Executor workers;

    /**
     * @param prefix what is cut off the path, as {@code /auth/v1}
     * @param uploads decides on bodies that go to a file; null where there are none
     * @param tooLarge the dialect's answer to a body over the limit
     * @param maxBytes the limit of bodies that are held in memory
     */
    DialectRoute(
            String prefix,
            HttpHandler dialect,
            @Nullable UploadAdmission uploads,
            HttpResponse tooLarge,
            int maxBytes,
            RequestBodyReader bodies,
            ClientAddress clientAddress,
            Executor workers) {
        this.prefix = prefix;
        this.dialect = dialect;
        this.uploads = uploads;
        this.tooLarge = tooLarge;
        this.maxBytes = maxBytes;
        this.bodies = bodies;
        this.clientAddress = clientAddress;
        this.workers = workers;
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        HttpRequest head;
        try {
            head = read(request);
        } catch (IllegalArgumentException e) {
            refuse(routing, MALFORMED_QUERY);
            return;
        }
        if (uploads != null && UploadAdmission.concerns(request)) {
            admit(routing, head, uploads);
        } else {
            receive(routing, head, bodies.inMemory(request, maxBytes), () -> {});
        }
    }

    private void refuse(RoutingContext routing, HttpResponse answer) {
        bodies.dropped(routing.request())
                .onSuccess(none -> write(routing, answer))
                .onFailure(cause -> fail(routing, cause));
    }

    private void admit(RoutingContext routing, HttpRequest head, UploadAdmission admission) {
        HttpServerRequest request = routing.request();
        request.pause();
        Context loop = routing.vertx().getOrCreateContext();
        workers.execute(
                () -> {
                    Verdict verdict = verdict(admission, head);
                    loop.runOnContext(
                            turn -> {
                                switch (verdict) {
                                    case Verdict.Admitted admitted ->
                                            receive(
                                                    routing,
                                                    head,
                                                    bodies.spooled(request),
                                                    admitted::giveBack);
                                    case Verdict.Refused(HttpResponse answer) ->
                                            refuse(routing, answer);
                                }
                            });
                });
    }

    private Verdict verdict(UploadAdmission admission, HttpRequest head) {
        try {
            return admission.admit(head);
        } catch (RuntimeException e) {
            LOG.error("{} {}{} failed", head.method(), prefix, head.path(), e);
            return new Verdict.Refused(broken());
        }
    }

    /**
     * @param done is run when nothing is left of the body
     */
    private void receive(
            RoutingContext routing, HttpRequest head, Future<RequestBody> received, Runnable done) {
        received.onSuccess(body -> answer(routing, head.withBody(body), done))
                .onFailure(
                        cause -> {
                            done.run();
                            fail(routing, cause);
                        });
    }

    private void fail(RoutingContext routing, Throwable cause) {
        HttpServerRequest request = routing.request();
        switch (cause) {
            case RequestBodyReader.TooLarge _ -> write(routing, tooLarge);
            // Whatever still comes on this connection is the rest of that body.
            case RequestBodyReader.Stalled _ -> request.connection().close();
            default -> {
                // The client is gone, or the disk is: there is nobody or nothing to answer with.
                LOG.info(
                        "{} {}: the body did not arrive: {}",
                        request.method(),
                        prefix,
                        cause.getMessage());
                routing.fail(500);
            }
        }
    }

    private void answer(RoutingContext routing, HttpRequest request, Runnable done) {
        Context loop = routing.vertx().getOrCreateContext();
        workers.execute(
                () -> {
                    HttpResponse response;
                    try {
                        response = dialect.handle(request);
                    } catch (RuntimeException | Error e) {
                        LOG.error("{} {}{} failed", request.method(), prefix, request.path(), e);
                        response = broken();
                    }
                    HttpResponse written = response;
                    loop.runOnContext(
                            turn ->
                                    release(request.body())
                                            .onComplete(
                                                    deleted -> {
                                                        done.run();
                                                        write(routing, written);
                                                    }));
                });
    }

    private static HttpResponse broken() {
        return HttpResponse.json(
                500, "{\"code\":\"unexpected_failure\",\"message\":\"Something broke here\"}");
    }

    private Future<?> release(RequestBody body) {
        return body instanceof RequestBody.Spooled spooled
                ? bodies.delete(spooled.file())
                : Future.succeededFuture();
    }

    /**
     * Reads all but the body.
     *
     * @throws IllegalArgumentException for a query that is not percent-encoded as it should be
     */
    private HttpRequest read(HttpServerRequest request) {
        Map<String, String> fields = new LinkedHashMap<>();
        request.headers()
                .forEach(
                        field ->
                                fields.merge(
                                        field.getKey(), field.getValue(), (a, b) -> a + ", " + b));
        List<Query.Parameter> parameters = new ArrayList<>();
        if (request.query() != null) {
            new QueryStringDecoder(request.query(), false)
                    .parameters()
                    .forEach(
                            (name, values) ->
                                    values.forEach(
                                            value ->
                                                    parameters.add(
                                                            new Query.Parameter(name, value))));
        }
        return new HttpRequest(
                request.method().name(),
                Objects.requireNonNull(request.path()).substring(prefix.length()),
                new Query(parameters),
                new Headers(fields),
                new RequestBody.None(),
                clientAddress.of(request));
    }

    private static void write(RoutingContext routing, HttpResponse answer) {
        HttpServerResponse response = routing.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().fields().forEach(response::putHeader);
        boolean head = HttpMethod.HEAD.equals(routing.request().method());
        switch (answer.body()) {
            case ResponseBody.None none -> response.end();
            case ResponseBody.Bytes(byte[] content) -> {
                if (head) {
                    response.putHeader(
                            HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length));
                    response.end();
                } else {
                    sendWithin(routing, Buffer.buffer(content));
                }
            }
            case ResponseBody.FileSlice(Path file, long offset, long length) -> {
                if (head || length == 0) {
                    response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
                    response.end();
                } else {
                    response.sendFile(file.toString(), offset, length)
                            .onFailure(cause -> breakOff(routing, cause));
                }
            }
        }
    }

    /** A client that does not read what it asked for does not hold it in memory for long. */
    private static void sendWithin(RoutingContext routing, Buffer content) {
        long timer =
                routing.vertx()
                        .setTimer(SEND_WITHIN_MS, late -> routing.request().connection().close());
        routing.response().end(content).onComplete(sent -> routing.vertx().cancelTimer(timer));
    }

    private static void breakOff(RoutingContext routing, Throwable cause) {
        LOG.debug("a download broke off: {}", cause.getMessage());
        HttpServerResponse response = routing.response();
        if (response.headWritten() || response.closed()) {
            // The length that was promised cannot be kept.
            routing.request().connection().close();
            return;
        }
        // The file went between the look at its row and this; the fields tell of its content.
        response.headers().remove(HttpHeaders.CONTENT_LENGTH);
        response.headers().remove(HttpHeaders.CONTENT_TYPE);
        response.headers().remove(HttpHeaders.ETAG);
        response.headers().remove("content-range");
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setStatusCode(isMissing(cause) ? 404 : 500).end();
    }

    private static boolean isMissing(Throwable cause) {
        return cause instanceof FileNotFoundException || cause instanceof NoSuchFileException;
    }
}
