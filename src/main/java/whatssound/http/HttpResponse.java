package whatssound.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One HTTP response. The gateway adds Content-Length, Date and the CORS fields. */
public record HttpResponse(int status, Headers headers, ResponseBody body) {

    /** What follows the headers. */
    public sealed interface ResponseBody {
        /** Nothing. */
        record None() implements ResponseBody {}

        /** Bytes in memory. */
        record Bytes(byte[] content) implements ResponseBody {}

        /** {@code length} bytes of a file from {@code offset}, sent without being read here. */
        record FileSlice(Path file, long offset, long length) implements ResponseBody {}
    }

    public static HttpResponse empty(int status) {
        return new HttpResponse(status, Headers.NONE, new ResponseBody.None());
    }

    public static HttpResponse json(int status, String json) {
        return json(status, Headers.NONE, json);
    }

    public static HttpResponse json(int status, Headers headers, String json) {
        return new HttpResponse(
                status,
                headers.with("content-type", "application/json; charset=utf-8"),
                new ResponseBody.Bytes(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** This response with one more header. */
    public HttpResponse with(String name, String value) {
        return new HttpResponse(status, headers.with(name, value), body);
    }
}
