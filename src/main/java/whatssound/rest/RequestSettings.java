package whatssound.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import whatssound.http.HttpRequest;

/** What SQL may know of a request: {@code current_setting('request.…')}. Any thread. */
final class RequestSettings {
    // Whoever can read the log of a statement must not be able to act as its sender.
    private static final Set<String> SECRET = Set.of("authorization", "cookie", "apikey");

    private RequestSettings() {}

    static Map<String, String> of(HttpRequest request) {
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        request.headers()
                .fields()
                .forEach(
                        (name, value) -> {
                            if (!SECRET.contains(name)) {
                                headers.put(name, value);
                            }
                        });
        return Map.of(
                "request.method", request.method(),
                "request.path", request.path(),
                "request.headers", headers.toString());
    }
}
