package whatssound.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whatssound.db.TestDatabase;
import whatssound.http.DialectClient;
import whatssound.http.DialectClient.Reply;

class AuthIT {
    private static final byte[] SECRET =
            "a secret that is longer than thirty-two bytes".getBytes(StandardCharsets.US_ASCII);
    private static final Tokens TOKENS = new Tokens(SECRET, "http://test/auth/v1", Instant::now);

    private static TestDatabase testDatabase;
    private static DialectClient api;

    @BeforeAll
    static void start() {
        testDatabase = TestDatabase.fresh();
        api =
                new DialectClient(new AuthDialect(testDatabase.database(), TOKENS))
                        .with("apikey", TOKENS.anonKey())
                        .with("x-supabase-api-version", "2024-01-01");
    }

    @AfterAll
    static void stop() {
        testDatabase.close();
    }

    @Test
    void anAnonymousSignUpSignsIn() {
        Reply reply =
                api.post(
                        "/signup",
                        "{\"data\":{\"display_name\":\"Zoë\"},\"gotrue_meta_security\":{}}");

        JsonNode session = reply.json();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(session.path("token_type").asText()).isEqualTo("bearer");
        assertThat(session.path("expires_in").asInt()).isEqualTo(3600);
        assertThat(session.path("refresh_token").asText()).hasSize(24);
        JsonNode user = session.path("user");
        assertThat(user.path("is_anonymous").asBoolean()).isTrue();
        assertThat(user.path("email").asText("missing")).isEmpty();
        assertThat(user.path("app_metadata").isObject()).isTrue();
        assertThat(user.path("identities").isArray()).isTrue();
        assertThat(user.path("user_metadata").path("display_name").asText()).isEqualTo("Zoë");

        Reply me = as(session).get("/user");
        assertThat(me.status()).isEqualTo(200);
        assertThat(me.json()).isEqualTo(user);
        assertThat(text("select display_name from profiles where id = ?::uuid", user.path("id")))
                .isEqualTo("Zoë");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                     | bad_json                | 400",
                "{                                      | bad_json                | 400",
                "[]                                     | bad_json                | 400",
                "\"x\"                                  | bad_json                | 400",
                "{\"data\":[1]}                         | validation_failed       | 400",
                "{\"data\":\"x\"}                       | validation_failed       | 400",
                "{\"data\":{\"a\":\"\\u0000\"}}         | validation_failed       | 400",
                "{\"email\":\"a@b.c\",\"password\":\"x\"} | email_provider_disabled | 422",
                "{\"phone\":\"+1\",\"password\":\"x\"}  | email_provider_disabled | 422"
            })
    void aBadSignUpIsRefused(String body, String code, int status) {
        assertRefused(api.post("/signup", body), status, code);
    }

    @Test
    void metadataIsBounded() {
        String large = "{\"data\":{\"a\":\"" + "x".repeat(4_096) + "\"}}";

        assertRefused(api.post("/signup", large), 400, "validation_failed");
        assertRefused(as(signUp()).send("PUT", "/user", large), 400, "validation_failed");
        assertRefused(api.post("/signup", "[".repeat(100_000)), 400, "bad_json");
    }

    @Test
    void anAddressHasSoManySignUpsAnHour() {
        DialectClient narrow =
                new DialectClient(new AuthDialect(testDatabase.database(), TOKENS, 2));

        assertThat(narrow.post("/signup", "{}").status()).isEqualTo(200);
        assertThat(narrow.post("/signup", "{}").status()).isEqualTo(200);
        Reply refused = narrow.post("/signup", "{}");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("error_code").asText()).isEqualTo("over_request_rate_limit");
        assertThat(Long.parseLong(refused.header("retry-after"))).isBetween(1L, 1_801L);
    }

    @Test
    void aRefreshTokenIsReplacedByUse() {
        JsonNode first = signUp();
        JsonNode second = refresh(first).json();

        assertThat(second.path("refresh_token")).isNotEqualTo(first.path("refresh_token"));
        assertThat(second.path("user").path("id")).isEqualTo(first.path("user").path("id"));
        assertThat(refresh(second).status()).isEqualTo(200);
        assertThat(as(second).get("/user").status()).isEqualTo(200);
    }

    @Test
    void secondTabsMayUseTheSameToken() throws Exception {
        JsonNode first = signUp();
        try (ExecutorService tabs = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                replies.add(tabs.submit(() -> refresh(first)));
            }
            for (Future<Reply> reply : replies) {
                JsonNode session = reply.get().json();
                assertThat(as(session).get("/user").status()).isEqualTo(200);
                assertThat(refresh(session).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aLostReplyDoesNoHarmHoweverLateItIsNoticed() {
        JsonNode first = signUp();
        JsonNode lost = refresh(first).json();
        letTimePass(first);

        JsonNode second = refresh(first).json();

        assertThat(refresh(second).status()).isEqualTo(200);
        assertRefused(refresh(lost), 400, "refresh_token_not_found");
    }

    @Test
    void aReplayedTokenEndsTheLogin() {
        JsonNode first = signUp();
        JsonNode second = refresh(first).json();
        JsonNode third = refresh(second).json();
        letTimePass(first);

        assertRefused(refresh(first), 400, "refresh_token_already_used");
        assertRefused(refresh(third), 400, "refresh_token_not_found");
        assertRefused(as(third).get("/user"), 403, "session_not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "refresh_token | {\"refresh_token\":\"unknown\"}      | refresh_token_not_found | 400",
                "refresh_token | {\"refresh_token\":7}                | validation_failed       | 400",
                "refresh_token | {}                                   | validation_failed       | 400",
                "refresh_token | x                                    | bad_json                | 400",
                "password      | {\"email\":\"a\",\"password\":\"b\"} | email_provider_disabled | 422",
                "magic         | {}                                   | validation_failed       | 400"
            })
    void aBadGrantIsRefused(String grantType, String body, String code, int status) {
        assertRefused(api.post("/token?grant_type=" + grantType, body), status, code);
    }

    @Test
    void usersMergeWhatTheySayAboutThemselves() {
        JsonNode session = signUp();
        Reply first = as(session).send("PUT", "/user", "{\"data\":{\"a\":1,\"b\":{\"c\":2}}}");
        Reply second =
                as(session)
                        .send(
                                "PUT",
                                "/user",
                                "{\"data\":{\"a\":null,\"d\":3},\"code_challenge\":null}");

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.json().path("user_metadata").toString())
                .isEqualTo("{\"b\":{\"c\":2},\"d\":3}");
        assertThat(refresh(session).json().path("user").path("user_metadata"))
                .isEqualTo(second.json().path("user_metadata"));
        assertRefused(
                as(session).send("PUT", "/user", "{\"email\":\"a@b.c\"}"),
                422,
                "email_provider_disabled");
        assertRefused(as(session).send("PUT", "/user", "{\"data\":7}"), 400, "validation_failed");
    }

    @Test
    void logoutEndsTheLoginsOfItsScope() {
        JsonNode here = signUp();
        String user = here.path("user").path("id").asText();
        JsonNode local = otherLogin(here, user);
        JsonNode other = otherLogin(here, user);

        assertThat(as(local).post("/logout?scope=local", "").status()).isEqualTo(204);
        assertRefused(as(local).get("/user"), 403, "session_not_found");
        assertRefused(as(local).post("/logout?scope=local", ""), 403, "session_not_found");
        assertThat(as(other).get("/user").status()).isEqualTo(200);

        assertThat(as(here).post("/logout?scope=others", "").status()).isEqualTo(204);
        assertRefused(as(other).get("/user"), 403, "session_not_found");
        assertThat(as(here).get("/user").status()).isEqualTo(200);

        assertRefused(as(here).post("/logout?scope=all", ""), 400, "validation_failed");
        assertThat(as(here).post("/logout", "").status()).isEqualTo(204);
        assertRefused(refresh(here), 400, "refresh_token_not_found");
        assertRefused(as(here).send("PUT", "/user", "{}"), 403, "session_not_found");
    }

    @Test
    void aRequestWithoutAUsersTokenIsRefused() {
        Tokens past = new Tokens(SECRET, "", () -> Instant.now().minusSeconds(4_000));
        Tokens others = new Tokens(new byte[32], "", Instant::now);

        assertRefused(api.get("/user"), 401, "no_authorization");
        assertRefused(api.as(TOKENS.anonKey()).get("/user"), 403, "bad_jwt");
        assertRefused(api.as("x").get("/user"), 403, "bad_jwt");
        assertRefused(api.as(past.accessToken(login()).jwt()).get("/user"), 403, "bad_jwt");
        assertRefused(api.as(others.accessToken(login()).jwt()).get("/user"), 403, "bad_jwt");
        assertRefused(
                api.as(TOKENS.accessToken(login()).jwt()).get("/user"), 403, "session_not_found");
    }

    @Test
    void errorsHaveTheShapeOfTheVersionAskedFor() {
        Reply coded = api.get("/user");
        Reply old = new DialectClient(api.handler()).get("/user");

        assertThat(coded.body())
                .isEqualTo(
                        "{\"code\":\"no_authorization\",\"message\":\"This endpoint requires a valid Bearer token\"}");
        assertThat(coded.header("x-supabase-api-version")).isEqualTo("2024-01-01");
        assertThat(old.body())
                .isEqualTo(
                        "{\"code\":401,\"error_code\":\"no_authorization\",\"msg\":\"This endpoint requires a valid Bearer token\"}");
        assertThat(old.header("x-supabase-api-version")).isEmpty();
        assertThat(old.header("x-sb-error-code")).isEqualTo("no_authorization");
    }

    @Test
    void whatEverybodyMayKnowNeedsNoToken() {
        DialectClient nobody = new DialectClient(api.handler());

        assertThat(nobody.get("/.well-known/jwks.json").body()).isEqualTo("{\"keys\":[]}");
        assertThat(nobody.get("/.well-known/jwks.json").header("cache-control"))
                .isEqualTo("public, max-age=600");
        assertThat(nobody.get("/health").status()).isEqualTo(200);
        JsonNode external = nobody.get("/settings").json().path("external");
        assertThat(external.path("anonymous_users").asBoolean()).isTrue();
        assertThat(nobody.get("/nowhere").status()).isEqualTo(404);
        assertThat(nobody.send("DELETE", "/user", "").status()).isEqualTo(404);
    }

    private static JsonNode signUp() {
        return api.post("/signup", "{}").json();
    }

    private static DialectClient as(JsonNode session) {
        return api.as(session.path("access_token").asText());
    }

    private static Reply refresh(JsonNode session) {
        return api.post(
                "/token?grant_type=refresh_token",
                "{\"refresh_token\":%s}".formatted(session.path("refresh_token")));
    }

    private static void assertRefused(Reply reply, int status, String code) {
        assertThat(reply.json().path("code").asText()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().path("message").asText()).isNotEmpty();
    }

    /** Eleven seconds, for the token of a session. */
    private static void letTimePass(JsonNode session) {
        text(
                "update auth.refresh_tokens set used_at = used_at - interval '11 seconds'"
                        + " where token_hash = sha256(convert_to(?, 'UTF8')) returning id",
                session.path("refresh_token"));
    }

    /** The user signed in on one more device, as only a sign-in with a password would do. */
    private static JsonNode otherLogin(JsonNode session, String user) {
        String text = UUID.randomUUID().toString();
        text(
                "with s as (insert into auth.sessions (user_id, method) values (?::uuid, 'test') returning id)"
                        + " insert into auth.refresh_tokens (token_hash, session_id)"
                        + " select sha256(convert_to('%s', 'UTF8')), id from s returning id"
                                .formatted(text),
                session.path("user").path("id"));
        JsonNode other =
                api.post(
                                "/token?grant_type=refresh_token",
                                "{\"refresh_token\":\"%s\"}".formatted(text))
                        .json();
        assertThat(other.path("user").path("id").asText()).isEqualTo(user);
        return other;
    }

    private static Login login() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        Instant now = Instant.now();
        User user =
                new User(
                        UUID.randomUUID(),
                        "authenticated",
                        null,
                        null,
                        now,
                        json.objectNode(),
                        json.objectNode(),
                        true,
                        now,
                        now);
        return new Login(user, UUID.randomUUID(), "anonymous", now, RefreshToken.generate());
    }

    private static String text(String sql, JsonNode parameter) {
        return testDatabase
                .database()
                .asOwner(
                        connection -> {
                            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                                statement.setString(1, parameter.asText());
                                try (ResultSet row = statement.executeQuery()) {
                                    assertThat(row.next()).isTrue();
                                    return row.getString(1);
                                }
                            }
                        });
    }
}
