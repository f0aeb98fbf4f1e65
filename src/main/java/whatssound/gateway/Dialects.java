package whatssound.gateway;

import java.util.Optional;
import java.util.function.Function;
import whatssound.http.HttpHandler;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;

/**
 * The HTTP dialects that the edge routes to.
 *
 * @param uploadRefusal what storage has against an upload, asked by its head before its body is
 *     received
 */
public record Dialects(
        HttpHandler auth,
        HttpHandler rest,
        HttpHandler storage,
        HttpHandler broadcast,
        Function<HttpRequest, Optional<HttpResponse>> uploadRefusal) {}
