package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionCalls.assertDone;
import static whatssound.session.SessionCalls.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.Sql;

/** Who gets into a session: by code, past its password, its closed door and its capacity. */
class EntryIT {
    private final TestServer server = TestServer.shared();
    private final SessionCalls calls = new SessionCalls(server);
    private final User host = server.signUp("Ann");
    private final String name = "Room " + UUID.randomUUID().toString().substring(0, 8);
    private final JsonNode session = calls.create(host, name);

    @Test
    void aPasswordIsAskedForAndCompared() {
        calls.set(host, session, "{\"password\":\"sésamo\"}");
        User guest = server.signUp("Bo");

        assertRefused(calls.tryToJoin(guest, session, null), 403, "password_needed");
        assertRefused(calls.tryToJoin(guest, session, "sesamo"), 403, "wrong_password");
        assertRefused(calls.tryToJoin(guest, session, ""), 403, "wrong_password");
        assertThat(members()).isEqualTo(1);
        assertDone(calls.tryToJoin(guest, session, "sésamo"));

        calls.set(host, session, "{\"password\":\"another\"}");
        assertDone(calls.tryToJoin(guest, session, null));
    }

    @Test
    void wrongPasswordsAreLimitedAlsoWhereTheyComeAtOnce() throws Exception {
        calls.set(host, session, "{\"password\":\"right\"}");
        User guest = server.signUp("Bo");

        List<HttpResponse<String>> refusals =
                atOnce(
                        IntStream.range(0, 16)
                                .mapToObj(
                                        i ->
                                                (Callable<HttpResponse<String>>)
                                                        () ->
                                                                calls.tryToJoin(
                                                                        guest, session, "w" + i))
                                .toList());

        assertThat(refusals.stream().filter(one -> one.statusCode() == 403)).hasSize(10);
        assertThat(refusals.stream().filter(one -> one.statusCode() == 429)).hasSize(6);
        HttpResponse<String> refused = calls.tryToJoin(guest, session, "right");
        assertRefused(refused, 429, "too_many_attempts");
        String seconds = refused.headers().firstValue("retry-after").orElseThrow();
        assertThat(Integer.parseInt(seconds)).isBetween(50, 60);
        assertThat(TestServer.json(refused).path("details").textValue())
                .isEqualTo("{\"retry_after_s\" : %s}".formatted(seconds));
        assertDone(calls.tryToJoin(server.signUp("Cy"), session, "right"));
    }

    @Test
    void aClosedSessionLetsOnlyItsMembersBackIn() {
        User member = calls.guest("Bo", session);
        calls.set(host, session, "{\"entry_closed\":true}");

        assertRefused(calls.tryToJoin(server.signUp("Cy"), session, null), 403, "session_closed");
        assertDone(calls.tryToJoin(member, session, null));
    }

    @Test
    void manyJoinsAtOnceNeverExceedTheCapacity() throws Exception {
        calls.set(host, session, "{\"capacity\":8}");
        List<User> guests = Stream.generate(() -> server.signUp("Guest")).limit(24).toList();

        List<HttpResponse<String>> answers =
                atOnce(
                        guests.stream()
                                .map(
                                        guest ->
                                                (Callable<HttpResponse<String>>)
                                                        () -> calls.tryToJoin(guest, session, null))
                                .toList());

        assertThat(answers.stream().filter(one -> one.statusCode() == 200)).hasSize(7);
        assertThat(answers.stream().filter(one -> one.statusCode() == 409))
                .hasSize(17)
                .allSatisfy(one -> assertRefused(one, 409, "session_full"));
        assertThat(members()).isEqualTo(8);
        User inside = guests.get(indexOfStatus(answers, 200));
        User outside = guests.get(indexOfStatus(answers, 409));
        assertDone(calls.tryToJoin(inside, session, null));
        assertDone(calls.call(inside, "leave_session", ofSession()));
        assertDone(calls.tryToJoin(outside, session, null));
    }

    @Test
    void thePublicListTellsOfASessionWithAPasswordNothingButItsName() throws SQLException {
        User reader = server.signUp("Reader");
        assertThat(listed(reader)).isEmpty();

        calls.set(host, session, "{\"visibility\":\"public\"}");
        JsonNode open = listed(reader).get(0);
        assertThat(open.path("code").asText()).isEqualTo(session.path("code").asText());
        assertThat(open.path("listeners").asInt()).isEqualTo(1);
        assertThat(open.path("dj").asText()).isEqualTo("Ann");
        assertThat(open.path("playing").asBoolean()).isFalse();

        calls.set(host, session, "{\"password\":\"secret\"}");
        JsonNode locked = listed(reader).get(0);
        assertThat(locked.path("has_password").asBoolean()).isTrue();
        assertThat(locked.path("demo").asBoolean()).isFalse();
        assertThat(locked.properties().stream().filter(told -> !told.getValue().isNull()))
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("name", "has_password", "demo");

        calls.set(host, session, "{\"password\":null,\"entry_closed\":true}");
        assertThat(listed(reader)).isEmpty();
        calls.set(host, session, "{\"entry_closed\":false}");
        Sql.run(
                server.database(),
                "update private.last_seen set at = now() - interval '2 minutes' where session_id = '%s'"
                        .formatted(id()));
        assertThat(listed(reader)).isEmpty();
    }

    @Test
    void fromOutsideASessionWithAPasswordShowsNothing() {
        calls.set(host, session, "{\"visibility\":\"public\",\"password\":\"secret\"}");
        User stranger = server.signUp("Stranger");
        String refusal = calls.tryToJoin(stranger, session, "guess").body();

        assertThat(refusal).doesNotContain(id()).doesNotContain(name).doesNotContain("Ann");
        for (String table :
                List.of("sessions", "members", "playback", "queue_entries", "chat_messages")) {
            assertThat(server.get("/rest/v1/" + table, stranger.accessToken()).body())
                    .as(table)
                    .isEqualTo("[]");
        }
        assertRefused(calls.call(stranger, "session_snapshot", ofSession()), 403, "not_a_member");
    }

    private List<JsonNode> listed(User reader) {
        JsonNode all = server.rpc(reader, "public_sessions", "{}");
        return all.valueStream().filter(one -> one.path("name").asText().equals(name)).toList();
    }

    private static int indexOfStatus(List<HttpResponse<String>> answers, int status) {
        return IntStream.range(0, answers.size())
                .filter(i -> answers.get(i).statusCode() == status)
                .findFirst()
                .orElseThrow();
    }

    private static List<HttpResponse<String>> atOnce(List<Callable<HttpResponse<String>>> calls)
            throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(calls).stream().map(Future::resultNow).toList();
        }
    }

    private int members() {
        return TestServer.json(
                        server.get("/rest/v1/members?session_id=eq." + id(), host.accessToken()))
                .size();
    }

    private String ofSession() {
        return "{\"p_session\":\"%s\"}".formatted(id());
    }

    private String id() {
        return session.path("id").asText();
    }
}
