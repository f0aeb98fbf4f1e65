package whatssound.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.TokenVerifier;
import whatssound.realtime.protocol.Serializer;
import whatssound.realtime.protocol.SerializerV1;
import whatssound.realtime.protocol.SerializerV2;

/**
 * What a client says of itself where it opens a socket, by whichever transport: the version that it
 * speaks ({@code vsn}) and its key ({@code apikey}). Lives on one event loop.
 */
record Handshake(Serializer serializer, Claims claims) {
    /** All versions that are spoken; without {@code vsn} it is the first, as in Phoenix. */
    static final List<Serializer> VERSIONS = List.of(new SerializerV1(), new SerializerV2());

    /** Reads it, or answers the request with the reason why there is no socket. */
    static Optional<Handshake> take(HttpServerRequest request, TokenVerifier tokens) {
        Serializer serializer = version(request.getParam("vsn"));
        if (serializer == null) {
            refuse(
                    request,
                    400,
                    "This server speaks vsn %s and %s"
                            .formatted(VERSIONS.get(0).version(), VERSIONS.get(1).version()));
            return Optional.empty();
        }
        try {
            return Optional.of(new Handshake(serializer, tokens.verify(apiKey(request))));
        } catch (WhatsSoundException refusal) {
            refuse(request, 401, refusal.text());
            return Optional.empty();
        }
    }

    private static @Nullable Serializer version(@Nullable String wanted) {
        if (wanted == null) {
            return VERSIONS.getFirst();
        }
        return VERSIONS.stream()
                .filter(serializer -> serializer.version().equals(wanted))
                .findFirst()
                .orElse(null);
    }

    private static String apiKey(HttpServerRequest request) {
        String header = request.getHeader("x-api-key");
        String key = header != null ? header : request.getParam("apikey");
        if (key == null) {
            throw new WhatsSoundException(ErrorCode.NO_AUTHORIZATION, "API key is missing");
        }
        return key;
    }

    static void refuse(HttpServerRequest request, int status, @Nullable String text) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(new JsonObject().put("error", text).encode());
    }
}
