package whatssound.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.http.Headers;
import whatssound.http.HttpRequest;
import whatssound.http.Query;

class TokensTest {
    private static final byte[] SECRET =
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final Instant START = Instant.parse("2026-11-21T20:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;
    private final Tokens tokens = new Tokens(SECRET, "http://127.0.0.1:8000/auth/v1", clock);

    @Test
    void anAccessTokenSaysWhoIsSignedInAndForHowLong() {
        Login login = login();

        AccessToken token = tokens.accessToken(login);
        Claims claims = tokens.verify(token.jwt());

        assertThat(token.expiresInSeconds()).isEqualTo(3600);
        assertThat(token.expiresAtSeconds()).isEqualTo(START.getEpochSecond() + 3600);
        assertThat(claims.role()).isEqualTo("authenticated");
        assertThat(claims.subject()).isEqualTo(login.user().id());
        assertThat(claims.sessionId()).isEqualTo(login.sessionId());
        assertThat(claims.expiresAtSeconds()).isEqualTo(token.expiresAtSeconds());
        assertThat(claims.json())
                .contains("\"iss\":\"http://127.0.0.1:8000/auth/v1\"")
                .contains("\"aud\":\"authenticated\"")
                .contains("\"user_metadata\":{\"display_name\":\"Ana\"}")
                .contains("\"amr\":[{\"method\":\"anonymous\",\"timestamp\":1795291200}]")
                .contains("\"is_anonymous\":true");
    }

    @Test
    void keysHaveARoleAndNoUser() {
        Claims anon = tokens.verify(tokens.anonKey());
        Claims service = tokens.verify(tokens.serviceKey());

        assertThat(anon.role()).isEqualTo("anon");
        assertThat(anon.subject()).isNull();
        assertThat(service.role()).isEqualTo("service_role");
        assertThat(anon.expiresAtSeconds())
                .isGreaterThan(START.plus(Duration.ofDays(3600)).getEpochSecond());
    }

    @Test
    void expiryIsNoticedOnTokensThatWereSeenBefore() {
        String jwt = tokens.accessToken(login()).jwt();
        assertThat(tokens.check(jwt)).isInstanceOf(TokenCheck.Valid.class);

        now.set(START.plusSeconds(3600 + 42));

        assertThat(tokens.check(jwt)).isEqualTo(new TokenCheck.Expired(42));
        assertRefused(jwt, ErrorCode.INVALID_JWT_TOKEN, "Token has expired 42 seconds ago");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b", "a.b.c", "....", "sb_publishable_x", "é.é.é"})
    void whatIsNoJwtIsMalformed(String jwt) {
        assertRefused(jwt, ErrorCode.MALFORMED_JWT, "The token provided is not a valid JWT");
    }

    @Test
    void anUnsignedTokenIsRefused() {
        String payload = payload("{\"role\":\"service_role\",\"exp\":9999999999}");
        String header = payload("{\"alg\":\"none\"}");

        assertThat(tokens.check(header + "." + payload + "."))
                .isInstanceOf(TokenCheck.Malformed.class);
    }

    @Test
    void aTamperedTokenIsRefused() {
        String[] parts = tokens.accessToken(login()).jwt().split("\\.", -1);
        String forged =
                parts[0]
                        + "."
                        + payload("{\"role\":\"service_role\",\"exp\":9999999999}")
                        + "."
                        + parts[2];

        assertRefused(forged, ErrorCode.JWT_SIGNATURE_ERROR, "Failed to validate JWT signature");
    }

    @Test
    void anotherSecretOrAlgorithmIsRefused() throws Exception {
        String claims = "{\"role\":\"authenticated\",\"exp\":9999999999}";
        byte[] otherSecret = SECRET.clone();
        otherSecret[0] ^= 1;

        assertRefused(
                signed(JWSAlgorithm.HS256, otherSecret, claims),
                ErrorCode.JWT_SIGNATURE_ERROR,
                "Failed to validate JWT signature");
        assertRefused(
                signed(JWSAlgorithm.HS512, SECRET, claims),
                ErrorCode.JWT_SIGNATURE_ERROR,
                "Failed to validate JWT signature");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"role\":\"anon\"}",
                "{\"exp\":9999999999}",
                "{\"role\":\"anon\",\"exp\":\"9999999999\"}",
                "{\"role\":\"anon\",\"exp\":9999999999,\"iat\":\"now\"}",
                "{\"role\":\"postgres\",\"exp\":9999999999}",
                "{\"role\":[\"anon\"],\"exp\":9999999999}",
                "[]"
            })
    void aTokenWithoutRoleAndExpiryIsRefused(String claims) throws Exception {
        assertRefused(
                signed(JWSAlgorithm.HS256, SECRET, claims),
                ErrorCode.INVALID_JWT_TOKEN,
                "Fields `role` and `exp` are required in JWT");
    }

    @Test
    void theBearerTokenCountsBeforeTheKey() {
        String user = tokens.accessToken(login()).jwt();
        Map<String, String> both =
                Map.of("Authorization", "Bearer " + user, "apikey", tokens.anonKey());

        assertThat(tokens.claimsOf(request(both)).role()).isEqualTo("authenticated");
        assertThat(tokens.claimsOf(request(Map.of("apikey", tokens.anonKey()))).role())
                .isEqualTo("anon");
        assertThatThrownBy(() -> tokens.claimsOf(request(Map.of())))
                .isInstanceOfSatisfying(
                        WhatsSoundException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_AUTHORIZATION));
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatThrownBy(() -> new Tokens(new byte[31], "issuer", clock))
                .isInstanceOfSatisfying(
                        WhatsSoundException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING));
    }

    private void assertRefused(String jwt, ErrorCode code, String text) {
        assertThatThrownBy(() -> tokens.verify(jwt))
                .isInstanceOfSatisfying(
                        WhatsSoundException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.text()).isEqualTo(text);
                        });
    }

    private static Login login() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        User user =
                new User(
                        UUID.randomUUID(),
                        "authenticated",
                        null,
                        null,
                        START,
                        json.objectNode(),
                        json.objectNode().put("display_name", "Ana"),
                        true,
                        START,
                        START);
        return new Login(user, UUID.randomUUID(), "anonymous", START, RefreshToken.generate());
    }

    private static HttpRequest request(Map<String, String> headers) {
        return new HttpRequest(
                "GET",
                "/user",
                Query.NONE,
                new Headers(headers),
                new HttpRequest.RequestBody.None(),
                "127.0.0.1");
    }

    private static String signed(JWSAlgorithm algorithm, byte[] secret, String claims)
            throws Exception {
        JWSObject jws = new JWSObject(new JWSHeader(algorithm), new Payload(claims));
        jws.sign(new MACSigner(secret));
        return jws.serialize();
    }

    private static String payload(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
