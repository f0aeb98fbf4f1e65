package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionCalls.assertDone;
import static whatssound.session.SessionCalls.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.Sql;
import whatssound.gateway.RealtimeClient;

/** Members and their roles, on the real server with raw sockets. */
class PeopleIT {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final List<String> SUFFIXES = List.of("", ":queue", ":votes");

    private final TestServer server = TestServer.shared();
    private final SessionCalls calls = new SessionCalls(server);
    private final User host = server.signUp("Ann");
    private final JsonNode session = calls.create(host);
    private final String id = session.path("id").asText();
    private final String topic = "realtime:session:" + id;
    private final List<RealtimeClient> sockets = new ArrayList<>();

    @AfterEach
    void closeSockets() {
        sockets.forEach(RealtimeClient::close);
    }

    @Test
    void everybodyHearsWhoComesIsRenamedChangesRoleAndLeaves() {
        RealtimeClient ear = listening(host);
        User bo = calls.guest("Bo", session);
        assertThat(member(ear, bo, "listener").path("display_name").asText()).isEqualTo("Bo");

        server.rpc(bo, "set_display_name", "{\"p_name\":\"Bob\"}");
        ear.await(
                message ->
                        message.isBroadcast()
                                && message.payload()
                                        .findValuesAsText("display_name")
                                        .contains("Bob"));
        assertDone(calls.setRole(host, session, bo, "moderator"));
        assertThat(member(ear, bo, "moderator").path("display_name").asText()).isEqualTo("Bob");

        assertDone(calls.call(bo, "leave_session", ofSession()));
        member(ear, bo, "null");
        assertRefused(calls.call(bo, "session_snapshot", ofSession()), 403, "not_a_member");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "king", "", "DJ"})
    void aRoleThatIsNotGivenIsRefused(String role) {
        User bo = calls.guest("Bo", session);

        assertRefused(calls.setRole(host, session, bo, role), 400, "invalid_role");
    }

    @Test
    void rolesAreGivenByTheHostToMembersWhileTheSessionLasts() {
        User bo = calls.guest("Bo", session);

        assertRefused(calls.setRole(bo, session, bo, "dj"), 403, "not_the_host");
        assertRefused(calls.setRole(host, session, host, "listener"), 400, "invalid_role");
        assertRefused(
                calls.setRole(host, session, server.signUp("Cy"), "dj"), 404, "no_such_member");
        assertRefused(calls.setRole(server.signUp("Cy"), session, bo, "dj"), 403, "not_a_member");
        assertRefused(calls.call(host, "leave_session", ofSession()), 409, "host_stays");
        assertRefused(calls.call(bo, "delete_session", ofSession()), 403, "not_the_host");

        server.rpc(host, "end_session", ofSession());
        assertRefused(calls.setRole(host, session, bo, "dj"), 410, "session_ended");
        assertRefused(calls.call(bo, "leave_session", ofSession()), 410, "session_ended");
    }

    @Test
    void whoIsNoMemberAnyMoreHearsAndSaysNothingThoughTheSocketStaysOpen() throws Exception {
        User bo = calls.guest("Bo", session);
        RealtimeClient socket = listening(bo);
        RealtimeClient ear = listening(host);

        Sql.run(
                server.database(),
                "delete from public.members where session_id = '%s' and user_id = '%s'"
                        .formatted(id, bo.id()));
        long removedNanos = System.nanoTime();
        awaitAllClosed(socket);
        assertThat(System.nanoTime() - removedNanos).isLessThan(SECOND_NANOS);

        socket.forget();
        say("after");
        ear.await(message -> message.payload().at("/payload/body").asText().equals("after"));
        String ref =
                socket.push(
                        "1",
                        topic,
                        "broadcast",
                        "{\"event\":\"playback\",\"payload\":{\"playing\":true}}");
        assertThat(socket.reply(ref).payload().path("status").asText()).isEqualTo("error");
        assertThat(socket.received())
                .noneMatch(message -> message.isBroadcast())
                .noneMatch(message -> message.event().equals("postgres_changes"));
        assertThat(ear.received())
                .noneMatch(message -> message.payload().path("event").asText().equals("playback"));
        assertRefused(
                calls.call(
                        bo,
                        "send_message",
                        "{\"p_session\":\"%s\",\"p_id\":\"%s\",\"p_body\":\"x\"}"
                                .formatted(id, UUID.randomUUID())),
                403,
                "not_a_member");
    }

    @Test
    void aSessionIsDeletedWhileItIsFull() throws SQLException {
        calls.set(host, session, "{\"capacity\":13}");
        List<RealtimeClient> listening = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            listening.add(listening(calls.guest("Guest " + i, session)));
        }
        assertRefused(calls.tryToJoin(server.signUp("Late"), session, null), 409, "session_full");

        long deletedNanos = System.nanoTime();
        assertDone(calls.call(host, "delete_session", ofSession()));
        for (RealtimeClient socket : listening) {
            socket.await(
                    message ->
                            message.isBroadcast()
                                    && message.payload().path("event").asText().equals("ended"));
            awaitAllClosed(socket);
        }
        assertThat(System.nanoTime() - deletedNanos).isLessThan(SECOND_NANOS);
        assertThat(
                        Sql.text(
                                server.database(),
                                "select (select count(*) from public.members where session_id = '%1$s') + (select count(*) from public.playback where session_id = '%1$s') + (select count(*) from private.last_seen where session_id = '%1$s')"
                                        .formatted(id)))
                .isEqualTo("0");
        assertRefused(calls.tryToJoin(host, session, null), 404, "wrong_code");
    }

    /** Of the channels that it joined each is closed for itself. */
    private void awaitAllClosed(RealtimeClient socket) {
        for (String suffix : SUFFIXES) {
            socket.await(
                    message ->
                            message.event().equals("phx_close")
                                    && message.topic().equals(topic + suffix));
        }
    }

    private RealtimeClient listening(User user) {
        RealtimeClient socket = new RealtimeClient(server.socketAddress(server.anonKey()));
        sockets.add(socket);
        for (String suffix : SUFFIXES) {
            socket.join(topic + suffix, "{\"private\":true}", user.accessToken());
        }
        return socket;
    }

    private static JsonNode member(RealtimeClient socket, User user, String role) {
        JsonNode payload =
                socket.await(message -> told(message.payload(), user, role) != null).payload();
        return Objects.requireNonNull(told(payload, user, role));
    }

    private static @Nullable JsonNode told(JsonNode payload, User user, String role) {
        if (payload.path("event").asText().equals("members")) {
            for (JsonNode member : payload.at("/payload/members")) {
                if (member.path("user_id").asText().equals(user.id())
                        && member.path("role").asText().equals(role)) {
                    return member;
                }
            }
        }
        return null;
    }

    private void say(String body) {
        HttpResponse<String> sent =
                calls.call(
                        host,
                        "send_message",
                        "{\"p_session\":\"%s\",\"p_id\":\"%s\",\"p_body\":\"%s\"}"
                                .formatted(id, UUID.randomUUID(), body));
        assertDone(sent);
    }

    private String ofSession() {
        return "{\"p_session\":\"%s\"}".formatted(id);
    }
}
