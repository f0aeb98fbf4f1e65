package whatssound.http;

import java.nio.file.Path;

/**
 * One HTTP request, its body already received.
 *
 * @param method in upper case, as {@code GET}
 * @param path below the dialect's prefix, still percent-encoded: {@code /object/uploads/a%20b.mp3}
 * @param clientAddress the peer's IP address, or the one a trusted proxy tells
 */
public record HttpRequest(
        String method,
        String path,
        Query query,
        Headers headers,
        RequestBody body,
        String clientAddress) {

    /** The body as received. */
    public sealed interface RequestBody {
        /** No body. */
        record None() implements RequestBody {}

        /** A body held in memory. */
        record Bytes(byte[] content) implements RequestBody {}

        /** A large body, written to a file that is deleted after the request. */
        record Spooled(Path file, long size) implements RequestBody {}
    }

    /** This request with the body that was received for it. */
    public HttpRequest withBody(RequestBody received) {
        return new HttpRequest(method, path, query, headers, received, clientAddress);
    }

    /** The body's bytes in memory; empty where there is none. Spooled bodies are not for this. */
    public byte[] bytes() {
        return switch (body) {
            case RequestBody.None none -> new byte[0];
            case RequestBody.Bytes(byte[] content) -> content;
            case RequestBody.Spooled spooled ->
                    throw new IllegalStateException("a spooled body is read from its file");
        };
    }
}
