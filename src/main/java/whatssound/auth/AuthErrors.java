package whatssound.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import whatssound.error.ErrorCode;
import whatssound.http.Headers;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;

/**
 * Refusals in the two shapes of the auth API, by the version that the client asks for. Any thread.
 */
final class AuthErrors {
    private static final String VERSION_HEADER = "x-supabase-api-version";
    private static final String CODED_SINCE = "2024-01-01";

    private AuthErrors() {}

    static HttpResponse answer(HttpRequest request, ErrorCode code, String text) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Headers headers = Headers.of("x-sb-error-code", code.code());
        // Versions are ISO dates, which sort as text.
        String version = request.headers().get(VERSION_HEADER).orElse("");
        if (version.matches("\\d{4}-\\d{2}-\\d{2}") && version.compareTo(CODED_SINCE) >= 0) {
            body.put("code", code.code()).put("message", text);
            headers = headers.with(VERSION_HEADER, CODED_SINCE);
        } else {
            body.put("code", code.httpStatus()).put("error_code", code.code()).put("msg", text);
        }
        return HttpResponse.json(code.httpStatus(), headers, body.toString());
    }
}
