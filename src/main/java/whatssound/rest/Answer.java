package whatssound.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import whatssound.error.ErrorCode;
import whatssound.error.TooSoon;
import whatssound.http.Headers;
import whatssound.http.HttpResponse;
import whatssound.rest.error.RestException;
import whatssound.rest.statement.Result;

/** Turns results into responses, as the SQL itself may wish them. Any thread. */
final class Answer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Answer() {}

    static HttpResponse withBody(int status, Result result, MediaType mediaType) {
        HttpResponse response =
                HttpResponse.json(statusOf(result, status), result.body())
                        .with("content-type", mediaType.contentType());
        return withHeaders(response, result);
    }

    static HttpResponse withoutBody(int status, Result result) {
        return withHeaders(HttpResponse.empty(statusOf(result, status)), result);
    }

    static HttpResponse telling(Preferences preferences, HttpResponse response) {
        return preferences.applied().isEmpty()
                ? response
                : response.with("preference-applied", String.join(", ", preferences.applied()));
    }

    static HttpResponse refusing(TooSoon refusal) {
        // A text, as Postgres has details and as supabase-js types them.
        String details = "{\"retry_after_s\":%d}".formatted(refusal.retryAfterS());
        return HttpResponse.json(
                        refusal.code().httpStatus(),
                        RestException.body(
                                refusal.code().code(),
                                refusal.code().meaning(),
                                TextNode.valueOf(details),
                                null))
                .with("retry-after", Long.toString(refusal.retryAfterS()));
    }

    private static int statusOf(Result result, int usual) {
        String status = result.status();
        if (status == null) {
            return usual;
        }
        if (!status.matches("[2-5]\\d\\d")) {
            throw RestException.of(
                    ErrorCode.PGRST112, "response.status GUC must be a valid status code");
        }
        return Integer.parseInt(status);
    }

    private static HttpResponse withHeaders(HttpResponse response, Result result) {
        if (result.headers() == null) {
            return response;
        }
        Headers headers = response.headers();
        try {
            JsonNode list = JSON.readTree(result.headers());
            if (!list.isArray()) {
                throw invalidHeaders();
            }
            for (JsonNode header : list) {
                if (!header.isObject() || header.size() != 1) {
                    throw invalidHeaders();
                }
                var field = header.properties().iterator().next();
                headers = headers.with(field.getKey(), field.getValue().asText());
            }
        } catch (JsonProcessingException e) {
            throw invalidHeaders();
        }
        return new HttpResponse(response.status(), headers, response.body());
    }

    private static RestException invalidHeaders() {
        return RestException.of(
                ErrorCode.PGRST111,
                "response.headers GUC must be a JSON array composed of objects with a single key and a string value");
    }
}
