package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.Sql;
import whatssound.gateway.RealtimeClient;

/** A session on a real server, the hands on its decks, and ears on its topic. One thread. */
final class DecksScene implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long PATIENCE_NANOS = 8_000_000_000L;

    final TestServer server;
    final SessionCalls calls;
    final User host;
    final JsonNode session;
    final String id;
    private final List<RealtimeClient> sockets = new ArrayList<>();

    DecksScene(TestServer server) {
        this.server = server;
        this.calls = new SessionCalls(server);
        this.host = server.signUp("Ann");
        this.session = calls.create(host);
        this.id = session.path("id").asText();
    }

    User dj(String name) {
        User dj = calls.guest(name, session);
        SessionCalls.assertDone(calls.setRole(host, session, dj, "dj"));
        return dj;
    }

    RealtimeClient listening(User user) {
        return listening(user, server.socketAddress(server.anonKey()));
    }

    RealtimeClient listening(User user, URI address) {
        RealtimeClient socket = new RealtimeClient(address);
        sockets.add(socket);
        socket.join("realtime:session:" + id, "{\"private\":true}", user.accessToken());
        return socket;
    }

    /** An hour of music on the decks. */
    void play() throws SQLException {
        Sql.run(
                server.database(),
                """
                with track as (
                  insert into public.tracks (title, duration_ms, sample_rate, sample_count, audio_path)
                  values ('Long', 3600000, 48000, 172800000, 'none') returning id)
                insert into public.queue_entries (session_id, track_id, requested_by)
                select '%s', id, '%s' from track
                """
                        .formatted(id, host.id()));
        SessionCalls.assertDone(command(host, anchor(), "play"));
    }

    HttpResponse<String> command(User user, JsonNode at, String command) {
        return calls.call(
                user,
                "command_playback",
                "{\"p_session\":\"%s\",\"p_epoch\":%d,\"p_seq\":%d,\"p_command\":\"%s\"}"
                        .formatted(
                                id, at.path("epoch").asLong(), at.path("seq").asLong(), command));
    }

    HttpResponse<String> take(User user, long epoch) {
        return calls.call(
                user, "take_decks", "{\"p_session\":\"%s\",\"p_epoch\":%d}".formatted(id, epoch));
    }

    HttpResponse<String> offer(User holder, String user) {
        return calls.call(
                holder, "offer_decks", "{\"p_session\":\"%s\",\"p_user\":%s}".formatted(id, user));
    }

    HttpResponse<String> call(User user, String function) {
        return calls.call(user, function, "{\"p_session\":\"%s\"}".formatted(id));
    }

    JsonNode anchor() {
        return snapshot().path("playback");
    }

    /** The anchor of an epoch: what was told of may be seen a moment later. */
    JsonNode anchorOf(long epoch) throws InterruptedException {
        JsonNode anchor = anchor();
        for (int tries = 0; tries < 100 && anchor.path("epoch").asLong() < epoch; tries++) {
            Thread.sleep(20);
            anchor = anchor();
        }
        return anchor;
    }

    /** Read past the server: a call would be a sign of life. */
    JsonNode decks() {
        try {
            return JSON.readTree(
                    Sql.text(
                            server.database(),
                            "select private.decks_json(s) from public.sessions s where id = '%s'"
                                    .formatted(id)));
        } catch (SQLException | JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    JsonNode snapshot() {
        return server.rpc(host, "session_snapshot", "{\"p_session\":\"%s\"}".formatted(id));
    }

    /** Waits until the decks are as wanted. */
    JsonNode decksOnce(Predicate<JsonNode> wanted) throws InterruptedException {
        long startNanos = System.nanoTime();
        JsonNode decks = decks();
        while (!wanted.test(decks) && System.nanoTime() - startNanos < PATIENCE_NANOS) {
            Thread.sleep(100);
            decks = decks();
        }
        assertThat(wanted.test(decks)).as(decks.toString()).isTrue();
        return decks;
    }

    /** The events of a name that a socket has heard. */
    static List<JsonNode> heard(RealtimeClient ear, String event) {
        return ear.received().stream()
                .filter(RealtimeClient.Message::isBroadcast)
                .map(RealtimeClient.Message::payload)
                .filter(payload -> payload.path("event").asText().equals(event))
                .map(payload -> payload.path("payload"))
                .toList();
    }

    static JsonNode hears(RealtimeClient ear, String event, Predicate<JsonNode> wanted) {
        return ear.await(
                        message ->
                                message.isBroadcast()
                                        && message.payload().path("event").asText().equals(event)
                                        && wanted.test(message.payload().path("payload")))
                .payload()
                .path("payload");
    }

    static Predicate<JsonNode> heldBy(User user) {
        return decks -> decks.path("deck_holder_id").asText().equals(user.id());
    }

    static void assertHeldBy(JsonNode decks, User user) {
        assertThat(decks.path("deck_holder_id").asText()).isEqualTo(user.id());
    }

    @Override
    public void close() {
        sockets.forEach(RealtimeClient::close);
    }
}
