package whatssound.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.auth.TestUser;
import whatssound.auth.Tokens;
import whatssound.db.TestDatabase;
import whatssound.http.DialectClient;
import whatssound.http.DialectClient.Reply;

/** The DJ session as clients reach it: its functions and policies through the REST API. */
class AppRulesIT {
    private static final byte[] SECRET =
            "a secret that is longer than thirty-two bytes".getBytes(StandardCharsets.US_ASCII);
    private static final String TRACK = "0a0a0a0a-0000-4000-8000-000000000001";

    private static TestDatabase testDatabase;
    private static RestDialect rest;
    private static Tokens tokens;

    private final DialectClient dj = signedIn("Ana");
    private final DialectClient listener = signedIn("Bo");
    private final JsonNode session =
            dj.post("/rpc/create_session", "{\"p_name\":\"Friday\"}").json();
    private final String sessionId = session.path("id").asText();

    @BeforeAll
    static void start() {
        testDatabase = TestDatabase.fresh();
        tokens = new Tokens(SECRET, "http://test/auth/v1", Instant::now);
        rest = new RestDialect(testDatabase.database(), tokens);
        sql(
                """
                insert into tracks (id, title, duration_ms, sample_rate, sample_count, audio_path, demo)
                values ('%s', 'Demo', 60000, 48000, 2880000, 'demo.m4a', true)
                """
                        .formatted(TRACK));
    }

    @AfterAll
    static void stop() {
        testDatabase.close();
    }

    @Test
    void aSessionIsCreatedAndJoined() {
        assertThat(session.path("code").asText()).matches("[2-9A-HJ-NP-Z]{6}");

        Reply joined = join(session.path("code").asText());
        assertThat(joined.status()).isEqualTo(200);
        assertThat(joined.json().path("id").asText()).isEqualTo(sessionId);

        Reply members =
                listener.get(
                        "/members?select=role,profiles(display_name)&session_id=eq.%s&order=joined_at"
                                .formatted(sessionId));
        assertThat(members.json().findValuesAsText("display_name")).containsExactly("Ana", "Bo");

        Reply snapshot = call(listener, "session_snapshot", "{\"p_session\":\"%s\"}", sessionId);
        assertThat(snapshot.json().path("me").path("role").asText()).isEqualTo("listener");
    }

    @Test
    void aWrongCodeIsAnsweredAndRemembered() {
        Reply refused = join("222222");
        assertThat(refused.body()).contains("No session has this code.");
        assertRefused(refused, 404, "wrong_code");

        for (int i = 0; i < 9; i++) {
            assertRefused(join("222222"), 404, "wrong_code");
        }
        assertRefused(join(session.path("code").asText()), 429, "too_many_attempts");
    }

    @Test
    void nothingIsSeenFromOutside() {
        for (String table :
                new String[] {
                    "sessions",
                    "members",
                    "playback",
                    "queue_entries",
                    "chat_messages",
                    "timeline_events"
                }) {
            assertThat(listener.get("/" + table).body()).as(table).isEqualTo("[]");
        }
        assertThat(listener.get("/profiles?select=display_name").body())
                .isEqualTo("[{\"display_name\":\"Bo\"}]");
        assertRefused(
                call(listener, "session_snapshot", "{\"p_session\":\"%s\"}", sessionId),
                403,
                "not_a_member");
        assertRefused(send(listener, UUID.randomUUID(), "\"hi\""), 403, "not_a_member");
        assertThat(dj.get("/sessions?select=name&id=eq." + sessionId).body())
                .isEqualTo("[{\"name\":\"Friday\"}]");
    }

    @Test
    void aMessageIsStoredOnceHoweverOftenItIsSent() {
        UUID id = UUID.randomUUID();

        assertThat(send(dj, id, "\"¡hola!\"").json().path("body").asText()).isEqualTo("¡hola!");
        assertThat(send(dj, id, "\"¡hola!\"").status()).isEqualTo(200);
        assertThat(dj.get("/chat_messages?select=body&session_id=eq." + sessionId).body())
                .isEqualTo("[{\"body\":\"¡hola!\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "{}", "[\"x\"]", "true", "\"\"", "\" \\n \""})
    void aMessageThatIsNoTextIsRefused(String body) {
        assertRefused(send(dj, UUID.randomUUID(), body), 400, "invalid_message");
    }

    @Test
    void aMessageIsBounded() {
        assertThat(send(dj, UUID.randomUUID(), "\"" + "x".repeat(500) + "\"").status())
                .isEqualTo(200);
        assertRefused(
                send(dj, UUID.randomUUID(), "\"" + "x".repeat(501) + "\""), 400, "invalid_message");
        assertRefused(
                call(dj, "send_message", "{\"p_session\":\"%s\",\"p_body\":\"x\"}", sessionId),
                404,
                "PGRST202");
    }

    @Test
    void theDjCommandsAndOthersDoNot() {
        join(session.path("code").asText());
        Reply added = request(TRACK);
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        assertThat(added.json().path("track").path("title").asText()).isEqualTo("Demo");

        assertRefused(command(listener, 0, "play"), 403, "not_the_dj");
        Reply playing = command(dj, 0, "play");
        assertThat(playing.status()).as(playing.body()).isEqualTo(200);
        assertThat(playing.json().path("playing").asBoolean()).isTrue();
        assertRefused(command(dj, 0, "pause"), 409, "stale_command");
        assertThat(command(dj, 1, "pause").json().path("playing").asBoolean()).isFalse();
        assertRefused(command(dj, 2, "rewind"), 400, "invalid_command");
        assertThat(
                        listener.get(
                                        "/playback?select=seq,playing,tracks(title)&session_id=eq."
                                                + sessionId)
                                .body())
                .isEqualTo("[{\"seq\":2,\"playing\":false,\"tracks\":{\"title\":\"Demo\"}}]");
    }

    @Test
    void aQueueTakesAnyNumberOfMovesIntoOneGap() {
        sql("update sessions set allow_duplicates = true where id = '%s'".formatted(sessionId));
        for (int i = 0; i < 4; i++) {
            request(TRACK);
        }
        for (int i = 0; i < 120; i++) {
            List<String> queue = queue();
            Reply moved =
                    dj.post(
                            "/rpc/move_entry",
                            "{\"p_entry\":\"%s\",\"p_before\":\"%s\"}"
                                    .formatted(queue.get(1), queue.get(3)));

            assertThat(moved.status()).as("move %d: %s", i, moved.body()).isEqualTo(204);
            assertThat(queue())
                    .containsExactly(queue.get(0), queue.get(2), queue.get(1), queue.get(3));
        }
    }

    private Reply request(String track) {
        return dj.post(
                "/rpc/request_track",
                "{\"p_session\":\"%s\",\"p_track\":\"%s\"}".formatted(sessionId, track));
    }

    private List<String> queue() {
        return dj.get("/queue_entries?select=id&order=rank&session_id=eq." + sessionId)
                .json()
                .findValuesAsText("id");
    }

    @Test
    void tablesAreWrittenThroughFunctionsOnly() {
        assertRefused(
                dj.send("PATCH", "/playback?session_id=eq." + sessionId, "{\"playing\":true}"),
                403,
                "42501");
        assertRefused(dj.send("DELETE", "/sessions?id=eq." + sessionId, ""), 403, "42501");
        assertRefused(
                dj.post(
                        "/queue_entries",
                        "{\"session_id\":\"%s\",\"track_id\":\"%s\"}".formatted(sessionId, TRACK)),
                403,
                "42501");
        assertRefused(
                dj.send("DELETE", "/queue_entries?session_id=eq." + sessionId, ""), 403, "42501");
        assertRefused(
                dj.post(
                        "/members",
                        "{\"session_id\":\"%s\",\"role\":\"host\"}".formatted(sessionId)),
                403,
                "42501");
    }

    @Test
    void anEndedSessionIsTold() {
        assertRefused(
                call(listener, "end_session", "{\"p_session\":\"%s\"}", sessionId),
                403,
                "not_the_host");
        assertThat(call(dj, "end_session", "{\"p_session\":\"%s\"}", sessionId).status())
                .isEqualTo(204);
        assertRefused(join(session.path("code").asText()), 410, "session_ended");
        assertRefused(send(dj, UUID.randomUUID(), "\"hi\""), 410, "session_ended");
    }

    @ParameterizedTest
    @CsvSource({
        "create_session, p_name, 7, 200",
        "create_session, p_name, ' ', 400",
        "set_display_name, p_name, 'Zoë', 204",
        "set_display_name, p_name, '\u202e', 400"
    })
    void namesAreChecked(String function, String argument, String value, int status) {
        Reply reply = dj.post("/rpc/" + function, "{\"%s\":\"%s\"}".formatted(argument, value));

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        if (status == 400) {
            assertRefused(reply, 400, "invalid_name");
        }
    }

    @Test
    void whoIsNotSignedInIsRefused() {
        DialectClient nobody = new DialectClient(rest);
        Tokens past =
                new Tokens(SECRET, "http://test", () -> Instant.now().minusSeconds(400_000_000));
        Tokens others = new Tokens(new byte[32], "http://test", Instant::now);

        assertRefused(nobody.get("/sessions"), 401, "PGRST302");
        Reply expired = nobody.as(past.anonKey()).get("/sessions");
        assertRefused(expired, 401, "PGRST303");
        assertThat(expired.json().path("message").asText()).isEqualTo("JWT expired");
        assertThat(expired.header("www-authenticate"))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"JWT expired\"");
        assertRefused(nobody.as(others.serviceKey()).get("/sessions"), 401, "PGRST301");
        assertRefused(nobody.as("x.y.z").get("/sessions"), 401, "PGRST301");
        DialectClient anonymous = nobody.with("apikey", tokens.anonKey());
        assertRefused(anonymous.get("/sessions"), 401, "42501");
        assertRefused(anonymous.post("/rpc/create_session", "{\"p_name\":\"x\"}"), 401, "42501");
    }

    private Reply join(String code) {
        return listener.post("/rpc/join_session", "{\"p_code\":\"%s\"}".formatted(code));
    }

    private Reply send(DialectClient sender, UUID id, String body) {
        return sender.post(
                "/rpc/send_message",
                "{\"p_session\":\"%s\",\"p_id\":\"%s\",\"p_body\":%s}"
                        .formatted(sessionId, id, body));
    }

    private Reply command(DialectClient sender, int seq, String command) {
        return sender.post(
                "/rpc/command_playback",
                "{\"p_session\":\"%s\",\"p_epoch\":1,\"p_seq\":%d,\"p_command\":\"%s\"}"
                        .formatted(sessionId, seq, command));
    }

    private static Reply call(
            DialectClient caller, String function, String arguments, String session) {
        return caller.post("/rpc/" + function, arguments.formatted(session));
    }

    private static DialectClient signedIn(String name) {
        return new DialectClient(rest)
                .with("apikey", tokens.anonKey())
                .as(TestUser.signUp(testDatabase, tokens, name).token());
    }

    private static void assertRefused(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().path("code").asText()).isEqualTo(code);
    }

    private static void sql(String sql) {
        testDatabase
                .database()
                .asOwner(
                        connection -> {
                            try (Statement statement = connection.createStatement()) {
                                return statement.execute(sql);
                            }
                        });
    }
}
