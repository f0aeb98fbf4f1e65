package whatssound.gateway;

import java.util.Optional;
import java.util.function.Function;
import whatssound.http.HttpHandler;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;
import whatssound.http.RememberedFiles;

/**
 * The HTTP dialects that the edge routes to.
 *
 * @param pages the web app's page under its addresses
 * @param legal the operator's texts
 * @param uploadRefusal what storage has against an upload, asked by its head before its body is
 *     received
 * @param publicFiles what storage would answer with anyway, below its prefix
 */
public record Dialects(
        HttpHandler auth,
        HttpHandler rest,
        HttpHandler storage,
        HttpHandler broadcast,
        HttpHandler pages,
        HttpHandler legal,
        Function<HttpRequest, Optional<HttpResponse>> uploadRefusal,
        RememberedFiles publicFiles) {}
