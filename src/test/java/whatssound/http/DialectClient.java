package whatssound.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sends requests to one dialect, as the gateway would pass them on. Any thread. */
public record DialectClient(HttpHandler handler, Headers headers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer, its body as text. */
    public record Reply(int status, Headers headers, String body) {
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + body, e);
            }
        }

        public String header(String name) {
            return headers.get(name).orElse("");
        }
    }

    public DialectClient(HttpHandler handler) {
        this(handler, Headers.NONE);
    }

    public DialectClient with(String name, String value) {
        return new DialectClient(handler, headers.with(name, value));
    }

    public DialectClient as(String token) {
        return with("authorization", "Bearer " + token);
    }

    public Reply get(String url) {
        return send("GET", url, "");
    }

    public Reply post(String url, String body) {
        return send("POST", url, body);
    }

    public Reply send(String method, String url, String body) {
        int mark = url.indexOf('?');
        HttpRequest request =
                new HttpRequest(
                        method,
                        mark < 0 ? url : url.substring(0, mark),
                        mark < 0 ? Query.NONE : query(url.substring(mark + 1)),
                        headers,
                        body.isEmpty()
                                ? new HttpRequest.RequestBody.None()
                                : new HttpRequest.RequestBody.Bytes(
                                        body.getBytes(StandardCharsets.UTF_8)),
                        "192.0.2.1");
        HttpResponse response = handler.handle(request);
        String text =
                switch (response.body()) {
                    case HttpResponse.ResponseBody.None none -> "";
                    case HttpResponse.ResponseBody.Bytes(byte[] content) ->
                            new String(content, StandardCharsets.UTF_8);
                    case HttpResponse.ResponseBody.FileSlice slice ->
                            throw new AssertionError("no dialect under test sends files");
                };
        return new Reply(response.status(), response.headers(), text);
    }

    private static Query query(String text) {
        List<Query.Parameter> parameters = new ArrayList<>();
        for (String pair : List.of(text.split("&", -1))) {
            int equals = pair.indexOf('=');
            parameters.add(
                    new Query.Parameter(
                            decoded(pair.substring(0, equals)),
                            decoded(pair.substring(equals + 1))));
        }
        return new Query(parameters);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
