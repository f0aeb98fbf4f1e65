package whatssound.rest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import whatssound.error.ErrorCode;
import whatssound.http.HttpRequest;
import whatssound.rest.error.RestException;

/**
 * The form of answer that a request accepts. Any thread.
 *
 * @param name as the answer's content type tells it
 * @param single whether there must be exactly one row, answered as an object
 */
record MediaType(String name, boolean single, boolean stripNulls) {
    private static final MediaType JSON = new MediaType("application/json", false, false);
    private static final Map<String, MediaType> KNOWN =
            Map.of(
                    "*/*",
                    JSON,
                    "application/*",
                    JSON,
                    "application/json",
                    JSON,
                    "application/vnd.pgrst.array+json",
                    JSON,
                    "application/vnd.pgrst.array+json;nulls=stripped",
                    new MediaType("application/vnd.pgrst.array+json;nulls=stripped", false, true),
                    "application/vnd.pgrst.object",
                    object(false),
                    "application/vnd.pgrst.object+json",
                    object(false),
                    "application/vnd.pgrst.object+json;nulls=stripped",
                    object(true));

    /**
     * @throws RestException PGRST107 where none can be produced
     */
    static MediaType of(HttpRequest request) {
        List<String> accepted = request.headers().list("accept");
        if (accepted.isEmpty()) {
            return JSON;
        }
        for (String range : accepted) {
            MediaType known = KNOWN.get(withoutQuality(range));
            if (known != null) {
                return known;
            }
        }
        throw RestException.of(
                ErrorCode.PGRST107,
                "None of these media types are available: " + String.join(", ", accepted));
    }

    String contentType() {
        return name + "; charset=utf-8";
    }

    private static String withoutQuality(String range) {
        return range.toLowerCase(Locale.ROOT)
                .replaceAll("\\s", "")
                .replaceAll(";(q|charset)=[^;]*", "");
    }

    private static MediaType object(boolean stripNulls) {
        return new MediaType(
                "application/vnd.pgrst.object+json" + (stripNulls ? ";nulls=stripped" : ""),
                true,
                stripNulls);
    }
}
