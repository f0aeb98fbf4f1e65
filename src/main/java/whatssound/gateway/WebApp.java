package whatssound.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;

/** Serves the web app that was built into the jar. Lives on the event loops. */
final class WebApp {
    // Vert.x looks in the working directory before the class path: a name that no folder there can
    // have.
    private static final String FOLDER = "META-INF/whatssound-web";
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; connect-src 'self' ws: wss:;"
                    + " img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline';"
                    + " worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    private static final long SECONDS_PER_YEAR = 365L * 24 * 60 * 60;
    private static final int NOT_FOUND = 404;

    private WebApp() {}

    static void routes(Router router) {
        page(router, "/*").handler(WebApp::protect);
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

    private static void protect(RoutingContext routing) {
        routing.response()
                .putHeader("content-security-policy", CONTENT_SECURITY_POLICY)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "same-origin");
        routing.next();
    }
}
