package whatssound.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/** The address a request comes from, as a trusted proxy tells it or as the connection shows it. */
record ClientAddress(Set<String> trustedProxies) {

    String of(HttpServerRequest request) {
        String address =
                request.remoteAddress() == null ? "unknown" : request.remoteAddress().hostAddress();
        // A proxy may add its own line instead of appending to the client's.
        String forwarded = String.join(",", request.headers().getAll("x-forwarded-for"));
        if (forwarded.isEmpty() || !trustedProxies.contains(address)) {
            return address;
        }
        // Each proxy appends its peer: the last address that is none of ours is the client.
        String[] hops = forwarded.split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (!trustedProxies.contains(hop)) {
                return hop;
            }
        }
        return address;
    }
}
