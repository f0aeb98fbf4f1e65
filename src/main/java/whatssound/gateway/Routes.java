package whatssound.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.math.BigDecimal;
import java.util.Set;
import java.util.concurrent.Executor;
import whatssound.clock.ServerClock;
import whatssound.error.ErrorCode;
import whatssound.http.HttpHandler;
import whatssound.http.HttpResponse;

/** What is answered under which path. Lives on one event loop. */
final class Routes {
    private static final long MULTIPART_SLACK_BYTES = 1 << 20;

    /** A batch of what a socket may send in one frame. */
    private static final int MAX_BROADCAST_BYTES = 5_000_000;

    private static final Set<String> CORS_REQUEST_HEADERS =
            Set.of(
                    "authorization",
                    "apikey",
                    "x-client-info",
                    "content-type",
                    "accept",
                    "accept-profile",
                    "content-profile",
                    "prefer",
                    "range",
                    "if-range",
                    "if-none-match",
                    "x-supabase-api-version",
                    "x-upsert",
                    "x-metadata",
                    "cache-control",
                    "x-retry-count",
                    "traceparent",
                    "tracestate",
                    "baggage");
    private static final Set<String> CORS_RESPONSE_HEADERS =
            Set.of(
                    "content-range",
                    "accept-ranges",
                    "etag",
                    "x-supabase-api-version",
                    "x-total-count",
                    "link",
                    "location",
                    "preference-applied",
                    "retry-after");
    private static final Set<HttpMethod> CORS_METHODS =
            Set.of(
                    HttpMethod.GET,
                    HttpMethod.HEAD,
                    HttpMethod.POST,
                    HttpMethod.PUT,
                    HttpMethod.PATCH,
                    HttpMethod.DELETE,
                    HttpMethod.OPTIONS);

    private static final int CORS_MAX_AGE_SECONDS = 86_400;
    private static final long STALL_MS = 60_000;

    private final Vertx vertx;
    private final GatewaySettings settings;
    private final Dialects dialects;
    private final UploadAdmission uploads;
    private final ServerClock clock;
    private final Executor workers;

    Routes(
            Vertx vertx,
            GatewaySettings settings,
            Dialects dialects,
            UploadAdmission uploads,
            ServerClock clock,
            Executor workers) {
        this.vertx = vertx;
        this.settings = settings;
        this.dialects = dialects;
        this.uploads = uploads;
        this.clock = clock;
        this.workers = workers;
    }

    Router router(SocketUpgrade upgrade, HttpSockets httpSockets, WaitingConnections waiting) {
        Router router = Router.router(vertx);
        router.route().handler(waiting::asked);
        router.get("/realtime/v1/websocket").handler(routing -> upgrade.handle(routing.request()));
        CorsHandler cors =
                CorsHandler.create()
                        .allowedMethods(CORS_METHODS)
                        .allowedHeaders(CORS_REQUEST_HEADERS)
                        .exposedHeaders(CORS_RESPONSE_HEADERS)
                        .maxAgeSeconds(CORS_MAX_AGE_SECONDS);
        for (String path :
                new String[] {
                    "/auth/v1/*",
                    "/rest/v1/*",
                    "/storage/v1/*",
                    "/realtime/v1/api/*",
                    HttpSockets.STREAM,
                    HttpSockets.POLL + "*",
                    HttpSockets.PUSH + "/*",
                    "/clock",
                    "/config.json"
                }) {
            router.route(path).handler(cors);
        }
        router.get("/clock").handler(this::tellTime);
        router.get("/config.json").handler(this::tellConfig);
        router.get("/health").handler(routing -> routing.response().end("ok"));
        RequestBodyReader bodies =
                new RequestBodyReader(
                        vertx,
                        settings.spoolFolder(),
                        settings.maxUploadBytes() + MULTIPART_SLACK_BYTES,
                        STALL_MS);
        httpSockets.routes(router, bodies);
        ClientAddress clientAddress = new ClientAddress(settings.trustedProxies());
        dialectRoutes(router, bodies, clientAddress);
        router.get("/legal/*").handler(reading(dialects.legal(), bodies, clientAddress));
        new WebApp(settings.mediaBaseUrl(), reading(dialects.pages(), bodies, clientAddress))
                .routes(router);
        return router;
    }

    /** Of what takes no body. */
    private DialectRoute reading(
            HttpHandler handler, RequestBodyReader bodies, ClientAddress clientAddress) {
        return new DialectRoute(
                "",
                handler,
                null,
                tooLarge(ErrorCode.REQUEST_TOO_LARGE),
                RequestBodyReader.MAX_BYTES_IN_MEMORY,
                bodies,
                clientAddress,
                workers);
    }

    private void dialectRoutes(
            Router router, RequestBodyReader bodies, ClientAddress clientAddress) {
        router.route("/auth/v1/*")
                .handler(
                        new DialectRoute(
                                "/auth/v1",
                                dialects.auth(),
                                null,
                                tooLarge(ErrorCode.VALIDATION_FAILED),
                                RequestBodyReader.MAX_BYTES_IN_MEMORY,
                                bodies,
                                clientAddress,
                                workers));
        router.route("/rest/v1/*")
                .handler(
                        new DialectRoute(
                                "/rest/v1",
                                dialects.rest(),
                                null,
                                tooLarge(ErrorCode.PGRST102),
                                RequestBodyReader.MAX_BYTES_IN_MEMORY,
                                bodies,
                                clientAddress,
                                workers));
        router.route("/storage/v1/*")
                .handler(
                        new DialectRoute(
                                "/storage/v1",
                                dialects.storage(),
                                uploads,
                                UploadAdmission.error(
                                        400,
                                        ErrorCode.ENTITY_TOO_LARGE,
                                        "The object exceeded the maximum allowed size"),
                                RequestBodyReader.MAX_BYTES_IN_MEMORY,
                                bodies,
                                clientAddress,
                                workers));
        router.route("/realtime/v1/api/*")
                .handler(
                        new DialectRoute(
                                "/realtime/v1/api",
                                dialects.broadcast(),
                                null,
                                tooLargeBroadcast(),
                                MAX_BROADCAST_BYTES,
                                bodies,
                                clientAddress,
                                workers));
    }

    private static HttpResponse tooLargeBroadcast() {
        return HttpResponse.json(
                ErrorCode.REQUEST_TOO_LARGE.httpStatus(),
                "{\"code\":\"%s\",\"message\":\"The body is larger than %d bytes\"}"
                        .formatted(ErrorCode.REQUEST_TOO_LARGE.code(), MAX_BROADCAST_BYTES));
    }

    private static HttpResponse tooLarge(ErrorCode code) {
        return HttpResponse.json(
                413,
                "{\"code\":\""
                        + code.code()
                        + "\",\"message\":\"The body is larger than "
                        + RequestBodyReader.MAX_BYTES_IN_MEMORY
                        + " bytes\",\"details\":null,\"hint\":null}");
    }

    /** Stamped on this loop, so that a sample waits for nothing but the network. */
    private void tellTime(RoutingContext routing) {
        double receivedMs = clock.nowMs();
        routing.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("timing-allow-origin", "*")
                .end(
                        "{\"clockId\":\""
                                + clock.id()
                                + "\",\"receivedMs\":"
                                + decimal(receivedMs)
                                + ",\"sentMs\":"
                                + decimal(clock.nowMs())
                                + "}");
    }

    private static String decimal(double ms) {
        return BigDecimal.valueOf(Math.round(ms * 1000), 3).toPlainString();
    }

    private void tellConfig(RoutingContext routing) {
        routing.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(settings.pageConfigJson());
    }
}
