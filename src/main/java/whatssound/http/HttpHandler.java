package whatssound.http;

/** A dialect: answers requests on virtual threads, where it may block. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers one request. Refusals are responses in the dialect's own error shape; an exception
     * that escapes becomes a 500 without details.
     */
    HttpResponse handle(HttpRequest request);
}
