package whatssound.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.http.HttpRequest;

/** Mints and verifies the JWTs of this server: HS256 with one secret. Any thread. */
public final class Tokens {
    private static final Duration ACCESS_TOKEN_LIFETIME = Duration.ofHours(1);
    private static final Duration KEY_LIFETIME = Duration.ofDays(3650);
    private static final int SECRET_BYTES = 32;
    private static final int LONGEST_TOKEN = 16 * 1024;
    private static final int REMEMBERED_TOKENS = 10_000;
    private static final Set<String> ROLES = Set.of("anon", "authenticated", "service_role");
    private static final JWSHeader HEADER =
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MACSigner signer;
    private final MACVerifier verifier;
    private final String issuer;
    private final InstantSource clock;

    // Each request brings a token, mostly one seen before. Only what verified is remembered.
    private final Cache<String, Claims> verified =
            Caffeine.newBuilder().maximumSize(REMEMBERED_TOKENS).build();

    /**
     * @param secret at least 32 bytes
     * @param issuer the public URL of the auth API; told in tokens, never checked, so that tokens
     *     outlive a change of it
     */
    public Tokens(byte[] secret, String issuer, InstantSource clock) {
        if (secret.length < SECRET_BYTES) {
            throw new WhatsSoundException(
                    ErrorCode.INVALID_SETTING, "The JWT secret needs at least 32 bytes.");
        }
        try {
            this.signer = new MACSigner(secret);
            this.verifier = new MACVerifier(secret);
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 takes any secret of 32 bytes or more", e);
        }
        this.issuer = issuer;
        this.clock = clock;
    }

    /** The key that every client of the public web app carries. */
    public String anonKey() {
        return key("anon");
    }

    /** The key to which no policy applies: for the operator alone. */
    public String serviceKey() {
        return key("service_role");
    }

    AccessToken accessToken(Login login) {
        long nowSeconds = nowSeconds();
        long lifetimeSeconds = ACCESS_TOKEN_LIFETIME.toSeconds();
        User user = login.user();
        ObjectNode claims = claims(user.role(), nowSeconds, ACCESS_TOKEN_LIFETIME);
        claims.put("sub", user.id().toString());
        claims.put("aud", "authenticated");
        claims.put("email", user.email() == null ? "" : user.email());
        claims.put("phone", user.phone() == null ? "" : user.phone());
        claims.set("app_metadata", user.appMetadata());
        claims.set("user_metadata", user.userMetadata());
        claims.put("aal", "aal1");
        claims.putArray("amr")
                .addObject()
                .put("method", login.method())
                .put("timestamp", login.since().getEpochSecond());
        claims.put("session_id", login.sessionId().toString());
        claims.put("is_anonymous", user.anonymous());
        return new AccessToken(sign(claims), lifetimeSeconds, nowSeconds + lifetimeSeconds);
    }

    /** Signature, completeness and time of a token. */
    public TokenCheck check(String jwt) {
        Claims remembered = verified.getIfPresent(jwt);
        if (remembered != null) {
            return inForce(remembered);
        }
        if (jwt.length() > LONGEST_TOKEN) {
            return new TokenCheck.Malformed();
        }
        JWSObject signed;
        try {
            signed = JWSObject.parse(jwt);
        } catch (ParseException e) {
            return new TokenCheck.Malformed();
        }
        if (!isGenuine(signed)) {
            return new TokenCheck.Forged();
        }
        return complete(jwt, signed.getPayload().toString());
    }

    /**
     * The claims of a token that holds.
     *
     * @throws WhatsSoundException INVALID_JWT_TOKEN, MALFORMED_JWT or JWT_SIGNATURE_ERROR
     */
    public Claims verify(String jwt) {
        return check(jwt).orThrow();
    }

    /** The bearer token of a request, else its key; empty where it carries neither. */
    public static Optional<String> tokenOf(HttpRequest request) {
        return bearerOf(request).or(() -> request.headers().get("apikey"));
    }

    /** The bearer token of a request. */
    static Optional<String> bearerOf(HttpRequest request) {
        return request.headers()
                .get("authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip())
                .filter(token -> !token.isEmpty());
    }

    /**
     * Who a request is, by its bearer token, else its key.
     *
     * @throws WhatsSoundException NO_AUTHORIZATION, or as {@link #verify}
     */
    public Claims claimsOf(HttpRequest request) {
        return verify(
                tokenOf(request)
                        .orElseThrow(
                                () ->
                                        new WhatsSoundException(
                                                ErrorCode.NO_AUTHORIZATION,
                                                "The request carries neither a token nor a key")));
    }

    private boolean isGenuine(JWSObject signed) {
        try {
            return JWSAlgorithm.HS256.equals(signed.getHeader().getAlgorithm())
                    && signed.verify(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }

    private TokenCheck complete(String jwt, String payload) {
        JsonNode claims;
        try {
            claims = JSON.readTree(payload);
        } catch (JsonProcessingException e) {
            return new TokenCheck.Malformed();
        }
        JsonNode expiry = claims.path("exp");
        JsonNode issuedAt = claims.path("iat");
        String role = claims.path("role").asText();
        if (!expiry.isNumber()
                || !ROLES.contains(role)
                || !(issuedAt.isMissingNode() || issuedAt.isNumber())) {
            return new TokenCheck.Incomplete();
        }
        Claims complete =
                new Claims(
                        role,
                        uuid(claims.path("sub")),
                        uuid(claims.path("session_id")),
                        expiry.asLong(),
                        payload);
        verified.put(jwt, complete);
        return inForce(complete);
    }

    private TokenCheck inForce(Claims claims) {
        long secondsAgo = nowSeconds() - claims.expiresAtSeconds();
        return secondsAgo >= 0 ? new TokenCheck.Expired(secondsAgo) : new TokenCheck.Valid(claims);
    }

    private static @Nullable UUID uuid(JsonNode claim) {
        try {
            return claim.isTextual() ? UUID.fromString(claim.asText()) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private String key(String role) {
        return sign(claims(role, nowSeconds(), KEY_LIFETIME));
    }

    private ObjectNode claims(String role, long issuedAtSeconds, Duration lifetime) {
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put("iss", issuer);
        claims.put("role", role);
        claims.put("iat", issuedAtSeconds);
        claims.put("exp", issuedAtSeconds + lifetime.toSeconds());
        return claims;
    }

    private String sign(ObjectNode claims) {
        JWSObject jws = new JWSObject(HEADER, new Payload(claims.toString()));
        try {
            jws.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("signing with HS256 needs nothing but the secret", e);
        }
        return jws.serialize();
    }

    private long nowSeconds() {
        return clock.instant().getEpochSecond();
    }
}
