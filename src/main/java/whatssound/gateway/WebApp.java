package whatssound.gateway;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.MimeMapping;
import io.vertx.ext.web.ParsedHeaderValue;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves the web app that was built into the jar. Lives on the event loops. */
final class WebApp {
    // Vert.x looks in the working directory before the class path: a name that no folder there can
    // have.
    private static final String FOLDER = "META-INF/whatssound-web";
    private static final List<String> ADDRESSES = List.of("/", "/s/*", "/terms", "/privacy");
    private static final long SECONDS_PER_YEAR = 365L * 24 * 60 * 60;
    private static final int NOT_FOUND = 404;
    private static final String ENCODED = "encoded";
    private static final List<String> COMPRESSED = List.of(".js", ".css", ".svg");

    private final String contentSecurityPolicy;
    private final Handler<RoutingContext> pages;

    /**
     * @param mediaBaseUrl where else than here audio and pictures are; empty for nowhere
     * @param pages answers with the app's page
     */
    WebApp(String mediaBaseUrl, Handler<RoutingContext> pages) {
        this.pages = pages;
        // Without a path, which would have to match as a whole where it has no slash at its end.
        String media = mediaBaseUrl.isEmpty() ? "" : " " + URI.create(mediaBaseUrl).resolve("/");
        contentSecurityPolicy =
                "default-src 'self'; connect-src 'self' ws: wss:%1$s;".formatted(media)
                        + " img-src 'self' data: blob:%1$s; media-src 'self' blob:%1$s;"
                                .formatted(media)
                        + " style-src 'self' 'unsafe-inline'; worker-src 'self' blob:;"
                        + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    }

    void routes(Router router) {
        page(router, "/*").handler(this::protect);
        // The app reads from its address what to show.
        for (String address : ADDRESSES) {
            page(router, address).handler(pages);
        }
        // Vite puts a content hash into these names.
        page(router, "/assets/*").handler(WebApp::compressed);
        page(router, "/assets/*")
                .handler(
                        StaticHandler.create(FileSystemAccess.RELATIVE, FOLDER + "/assets")
                                .setMaxAgeSeconds(SECONDS_PER_YEAR));
        page(router, "/*").handler(WebApp::revalidate);
        page(router, "/*")
                .handler(
                        StaticHandler.create(FileSystemAccess.RELATIVE, FOLDER)
                                .setCachingEnabled(false));
        page(router, "/*").handler(WebApp::notFound);
    }

    private static Route page(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    /** The build puts compressed ones beside texts; the best that the browser takes is sent. */
    private static void compressed(RoutingContext routing) {
        Encoded asked = routing.get(ENCODED);
        String path = routing.normalizedPath();
        if (asked != null) {
            routing.addHeadersEndHandler(sending -> asked.describe(routing.response()));
        } else if (COMPRESSED.stream().anyMatch(path::endsWith)) {
            routing.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
            Encoding encoding = Encoding.bestOf(routing.parsedHeaders().acceptEncoding());
            if (encoding != null) {
                routing.put(ENCODED, new Encoded(path, encoding));
                routing.reroute(path + encoding.suffix); // which forgets the answer's fields
                return;
            }
        }
        routing.next();
    }

    /** A compressed file that is sent in place of another. */
    private record Encoded(String path, Encoding encoding) {
        void describe(HttpServerResponse response) {
            response.putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
            if (response.getStatusCode() != NOT_FOUND) {
                response.putHeader(
                        HttpHeaders.CONTENT_TYPE,
                        MimeMapping.mimeTypeForFilename(path) + ";charset=UTF-8");
                response.putHeader(HttpHeaders.CONTENT_ENCODING, encoding.token);
            }
        }
    }

    private enum Encoding {
        BROTLI("br", ".br"),
        GZIP("gzip", ".gz");

        private final String token;
        private final String suffix;

        Encoding(String token, String suffix) {
            this.token = token;
            this.suffix = suffix;
        }

        /** The smallest of those that are taken at all; null for none. */
        static @Nullable Encoding bestOf(List<ParsedHeaderValue> accepted) {
            for (Encoding encoding : values()) {
                for (ParsedHeaderValue each : accepted) {
                    if (each.value().equalsIgnoreCase(encoding.token) && each.weight() > 0) {
                        return encoding;
                    }
                }
            }
            return null;
        }
    }

    /** All other names stay while their content changes with the version. */
    private static void revalidate(RoutingContext routing) {
        routing.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        routing.next();
    }

    /** A person who mistyped an address sees a page of the app, a program a plain 404. */
    private static void notFound(RoutingContext routing) {
        String accepted = routing.request().getHeader(HttpHeaders.ACCEPT);
        if (accepted == null || !accepted.contains("text/html")) {
            routing.fail(NOT_FOUND);
        } else {
            routing.response().setStatusCode(NOT_FOUND).sendFile(FOLDER + "/index.html");
        }
    }

    private void protect(RoutingContext routing) {
        routing.response()
                .putHeader("content-security-policy", contentSecurityPolicy)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "same-origin");
        routing.next();
    }
}
