package whatssound.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.net.URI;

/** Serves the web app that was built into the jar. Lives on the event loops. */
final class WebApp {
    // Vert.x looks in the working directory before the class path: a name that no folder there can
    // have.
    private static final String FOLDER = "META-INF/whatssound-web";
    private static final long SECONDS_PER_YEAR = 365L * 24 * 60 * 60;
    private static final int NOT_FOUND = 404;

    private final String contentSecurityPolicy;

    /**
     * @param mediaBaseUrl where else than here audio and pictures are; empty for nowhere
     */
    WebApp(String mediaBaseUrl) {
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
        // A link to a session is a page of the app, which reads the code from its address.
        page(router, "/s/*").handler(routing -> routing.reroute("/"));
        // Vite puts a content hash into these names.
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
