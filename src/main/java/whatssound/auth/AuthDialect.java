package whatssound.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.db.DatabaseException;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.http.Headers;
import whatssound.http.HttpHandler;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;

/** The Supabase Auth API as far as anonymous users need it. Virtual threads. */
public final class AuthDialect implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AuthDialect.class);
    private static final int ANONYMOUS_SIGN_UPS_PER_HOUR = 2_000;

    // The metadata travels in each token, and tokens have to fit into a header field.
    private static final int LARGEST_METADATA_BYTES = 4 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEALTH =
            "{\"name\":\"WhatsSound\",\"description\":\"The auth API of WhatsSound\"}";
    private static final String SETTINGS =
            """
            {"external":{"anonymous_users":true,"email":false,"phone":false},"disable_signup":false,\
            "mailer_autoconfirm":false,"phone_autoconfirm":false,"sms_provider":"","saml_enabled":false}""";

    private final Tokens tokens;
    private final UserStore users;
    private final LoginStore logins;
    private final SignUpLimit signUpLimit;

    public AuthDialect(Database database, Tokens tokens) {
        this(database, tokens, ANONYMOUS_SIGN_UPS_PER_HOUR);
    }

    AuthDialect(Database database, Tokens tokens, int anonymousSignUpsPerHour) {
        this.tokens = tokens;
        this.users = new UserStore(database);
        this.logins = new LoginStore(database);
        this.signUpLimit = new SignUpLimit(anonymousSignUpsPerHour);
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        try {
            return answer(request);
        } catch (WhatsSoundException e) {
            return AuthErrors.answer(request, e.code(), e.text());
        } catch (DatabaseException e) {
            if (e.sqlState().startsWith("22")) {
                return AuthErrors.answer(
                        request,
                        ErrorCode.VALIDATION_FAILED,
                        "A field holds characters that cannot be stored");
            }
            LOG.warn("{} {} failed", request.method(), request.path(), e);
            // Any other status than 503 makes clients forget their login.
            return e.isUnavailable()
                    ? AuthErrors.answer(
                            request, ErrorCode.DATABASE_UNAVAILABLE, "The database does not answer")
                    : AuthErrors.answer(
                            request, ErrorCode.UNEXPECTED_FAILURE, "The database refused");
        }
    }

    private HttpResponse answer(HttpRequest request) {
        return switch (request.method() + " " + request.path()) {
            case "POST /signup" -> signUp(request);
            case "POST /token" -> token(request);
            case "GET /user" -> HttpResponse.json(200, userOf(request).toJson().toString());
            case "PUT /user" -> updateUser(request);
            case "POST /logout" -> logout(request);
            case "GET /health" -> HttpResponse.json(200, HEALTH);
            case "GET /settings" -> HttpResponse.json(200, SETTINGS);
            // Keys with a shared secret are never listed.
            case "GET /.well-known/jwks.json" ->
                    HttpResponse.json(
                            200,
                            Headers.of("cache-control", "public, max-age=600"),
                            "{\"keys\":[]}");
            default ->
                    throw new WhatsSoundException(
                            ErrorCode.AUTH_PATH_NOT_FOUND,
                            "There is no %s %s".formatted(request.method(), request.path()));
        };
    }

    private HttpResponse signUp(HttpRequest request) {
        ObjectNode body = bodyOf(request);
        refuseCredentials(body);
        ObjectNode metadata = metadataIn(body);
        if (sizeOf(metadata) > LARGEST_METADATA_BYTES) {
            throw metadataTooLarge();
        }
        long secondsToWait = signUpLimit.secondsToWait(request.clientAddress());
        if (secondsToWait > 0) {
            return AuthErrors.answer(
                            request,
                            ErrorCode.OVER_REQUEST_RATE_LIMIT,
                            "Request rate limit reached")
                    .with("retry-after", Long.toString(secondsToWait));
        }
        return loggedIn(logins.openAnonymous(metadata));
    }

    private HttpResponse token(HttpRequest request) {
        return switch (request.query().get("grant_type").orElse("")) {
            case "refresh_token" -> refresh(bodyOf(request));
            case "password" -> throw emailDisabled();
            default ->
                    throw new WhatsSoundException(
                            ErrorCode.VALIDATION_FAILED, "The grant_type is not supported");
        };
    }

    private HttpResponse refresh(ObjectNode body) {
        String presented = body.path("refresh_token").asText();
        if (!body.path("refresh_token").isTextual() || presented.isEmpty()) {
            throw new WhatsSoundException(
                    ErrorCode.VALIDATION_FAILED, "The refresh_token is missing");
        }
        return switch (logins.renew(new RefreshToken(presented))) {
            case Renewal.Renewed(Login login) -> loggedIn(login);
            case Renewal.Unknown() ->
                    throw new WhatsSoundException(
                            ErrorCode.REFRESH_TOKEN_NOT_FOUND,
                            "Invalid Refresh Token: Refresh Token Not Found");
            case Renewal.Replayed() ->
                    throw new WhatsSoundException(
                            ErrorCode.REFRESH_TOKEN_ALREADY_USED,
                            "Invalid Refresh Token: Already Used");
        };
    }

    private HttpResponse updateUser(HttpRequest request) {
        Claims claims = userClaimsOf(request);
        ObjectNode body = bodyOf(request);
        refuseCredentials(body);
        ObjectNode data = metadataIn(body);
        // Only a login that is still open may be told that its data is too large.
        User user =
                users.mergeMetadata(claims, data, LARGEST_METADATA_BYTES)
                        .orElseThrow(
                                () ->
                                        users.find(claims).isPresent()
                                                ? metadataTooLarge()
                                                : sessionNotFound());
        return HttpResponse.json(200, user.toJson().toString());
    }

    private HttpResponse logout(HttpRequest request) {
        Claims claims = userClaimsOf(request);
        LogoutScope scope =
                LogoutScope.of(request.query().get("scope").orElse("global"))
                        .orElseThrow(
                                () ->
                                        new WhatsSoundException(
                                                ErrorCode.VALIDATION_FAILED,
                                                "The scope is one of global, local, others"));
        if (!logins.close(claims, scope)) {
            throw sessionNotFound();
        }
        return HttpResponse.empty(204);
    }

    private HttpResponse loggedIn(Login login) {
        AccessToken access = tokens.accessToken(login);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("access_token", access.jwt());
        body.put("token_type", "bearer");
        body.put("expires_in", access.expiresInSeconds());
        body.put("expires_at", access.expiresAtSeconds());
        body.put("refresh_token", login.renewal().text());
        body.set("user", login.user().toJson());
        return HttpResponse.json(200, Headers.of("cache-control", "no-store"), body.toString());
    }

    private User userOf(HttpRequest request) {
        return users.find(userClaimsOf(request)).orElseThrow(AuthDialect::sessionNotFound);
    }

    /** The claims of a request that has to come from a user. */
    private Claims userClaimsOf(HttpRequest request) {
        String token =
                Tokens.bearerOf(request)
                        .orElseThrow(
                                () ->
                                        new WhatsSoundException(
                                                ErrorCode.NO_AUTHORIZATION,
                                                "This endpoint requires a valid Bearer token"));
        Claims claims;
        try {
            claims = tokens.verify(token);
        } catch (WhatsSoundException e) {
            throw new WhatsSoundException(
                    ErrorCode.BAD_JWT, "invalid JWT: %s".formatted(e.text()), e);
        }
        if (claims.subject() == null || claims.sessionId() == null) {
            throw new WhatsSoundException(ErrorCode.BAD_JWT, "invalid claim: missing sub claim");
        }
        return claims;
    }

    private static ObjectNode bodyOf(HttpRequest request) {
        try {
            if (JSON.readTree(request.bytes()) instanceof ObjectNode body) {
                return body;
            }
        } catch (IOException e) {
            throw new WhatsSoundException(
                    ErrorCode.BAD_JSON, "Could not parse request body as JSON", e);
        }
        throw new WhatsSoundException(ErrorCode.BAD_JSON, "The request body is not a JSON object");
    }

    private static void refuseCredentials(ObjectNode body) {
        for (String field : List.of("email", "phone", "password")) {
            JsonNode value = body.path(field);
            if (!value.isMissingNode() && !value.isNull() && !value.asText("?").isEmpty()) {
                throw emailDisabled();
            }
        }
    }

    private static ObjectNode metadataIn(ObjectNode body) {
        return switch (body.path("data")) {
            case ObjectNode data -> data;
            case JsonNode absent when absent.isMissingNode() || absent.isNull() ->
                    JsonNodeFactory.instance.objectNode();
            default ->
                    throw new WhatsSoundException(
                            ErrorCode.VALIDATION_FAILED, "The data must be a JSON object");
        };
    }

    private static int sizeOf(ObjectNode metadata) {
        return metadata.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static WhatsSoundException metadataTooLarge() {
        return new WhatsSoundException(
                ErrorCode.VALIDATION_FAILED,
                "The data is larger than %d bytes".formatted(LARGEST_METADATA_BYTES));
    }

    private static WhatsSoundException emailDisabled() {
        return new WhatsSoundException(
                ErrorCode.EMAIL_PROVIDER_DISABLED, "Only anonymous sign-ins are offered here");
    }

    private static WhatsSoundException sessionNotFound() {
        return new WhatsSoundException(
                ErrorCode.SESSION_NOT_FOUND_AUTH,
                "Session from session_id claim in JWT does not exist");
    }
}
