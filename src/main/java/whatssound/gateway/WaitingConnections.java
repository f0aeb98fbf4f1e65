package whatssound.gateway;

import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections that have no request under way: a head that comes drop by drop, or never, holds
 * nothing for long. Lives on one event loop.
 */
final class WaitingConnections {
    private final ConnectionLimits limits;

    /** Until when each may wait, those that have waited longest first. */
    private final Map<HttpConnection, Long> deadlines = new LinkedHashMap<>();

    WaitingConnections(ConnectionLimits limits) {
        this.limits = limits;
    }

    void opened(HttpConnection connection) {
        connection.closeHandler(closed -> deadlines.remove(connection));
        await(connection, limits.untilRequest());
    }

    /** The head of a request is here; the connection waits again when that is answered. */
    void asked(RoutingContext routing) {
        HttpConnection connection = routing.request().connection();
        asked(connection);
        routing.addEndHandler(
                answered -> {
                    if (answered.succeeded()) {
                        answered(connection);
                    }
                });
        routing.next();
    }

    void asked(HttpConnection connection) {
        deadlines.remove(connection);
    }

    /** It is still open, and has no other request under way. */
    void answered(HttpConnection connection) {
        await(connection, limits.untilNextRequest());
    }

    /** Closes what has waited for too long; called every second. */
    void closeLate() {
        long now = System.nanoTime();
        List<HttpConnection> late = new ArrayList<>();
        deadlines.forEach(
                (connection, deadline) -> {
                    if (deadline - now < 0) {
                        late.add(connection);
                    }
                });
        late.forEach(this::close);
    }

    private void await(HttpConnection connection, Duration patience) {
        deadlines.put(connection, System.nanoTime() + patience.toNanos());
        if (deadlines.size() > limits.maxWaiting()) {
            Iterator<HttpConnection> eldest = deadlines.keySet().iterator();
            close(eldest.next());
        }
    }

    private void close(HttpConnection connection) {
        deadlines.remove(connection);
        var _ = connection.close();
    }
}
