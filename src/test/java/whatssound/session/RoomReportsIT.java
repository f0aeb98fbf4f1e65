package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.gateway.RealtimeClient;

/** What pages report of their sound, and what the DJ hears of it, on the real server by sockets. */
class RoomReportsIT {
    private static final String PRIVATE = "{\"private\":true,\"broadcast\":{\"ack\":true}}";

    private final TestServer server = TestServer.shared();
    private final SessionCalls calls = new SessionCalls(server);
    private final User host = server.signUp("Ann");
    private final JsonNode session = calls.create(host);
    private final String topic = "realtime:session:" + session.path("id").asText();
    private final List<RealtimeClient> sockets = new ArrayList<>();

    @AfterEach
    void closeSockets() {
        sockets.forEach(RealtimeClient::close);
    }

    @Test
    void theDjHearsHowTheRoomHearsAndNobodyElseDoes() {
        RealtimeClient dj = connect();
        dj.join(topic + ":deck", PRIVATE, host.accessToken());
        User bo = calls.guest("Bo", session);
        RealtimeClient listener = connect();
        String joined = listener.join(topic, PRIVATE, bo.accessToken());
        RealtimeClient other = connect();
        other.join(topic, PRIVATE, host.accessToken());

        assertThat(report(listener, joined, Fixtures.REPORT)).isEmpty();

        JsonNode health =
                dj.await(message -> message.isBroadcast() && event(message, "room_health"))
                        .payload()
                        .path("payload");
        assertThat(health.path("listeners").asInt()).isEqualTo(1);
        assertThat(health.path("p95_ms").asDouble()).isEqualTo(1.27);
        assertThat(health.at("/worst/0/user_id").asText()).isEqualTo(bo.id());
        assertThat(health.at("/worst/0/rendition").asText()).isEqualTo("aac128");
        assertThat(other.received()).noneMatch(message -> event(message, "report"));
        assertThat(listener.received()).noneMatch(message -> event(message, "room_health"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"error_ms\":1e999,\"clock_quality_ms\":1,\"clock_rtt_ms\":1,\"latency_source\":\"timestamp\",\"rate\":1,\"seeks\":0,\"underruns\":0,\"rendition\":\"aac128\",\"hidden\":false}",
                "[1,2,3]",
                "\"NaN\""
            })
    void whatCannotBeIsRefusedAndTheChannelGoesOn(String forged) {
        RealtimeClient listener = connect();
        String joined = listener.join(topic, PRIVATE, calls.guest("Eve", session).accessToken());

        assertThat(report(listener, joined, forged)).startsWith("validation_failed: ");
        assertThat(report(listener, joined, "\"" + "x".repeat(100_000) + "\""))
                .startsWith("validation_failed: ");
        assertThat(report(listener, joined, Fixtures.REPORT)).isEmpty();
    }

    @Test
    void whoReportsWithoutPauseIsTold() {
        RealtimeClient listener = connect();
        String joined =
                listener.join(topic, PRIVATE, calls.guest("Mallory", session).accessToken());
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            reasons.add(report(listener, joined, Fixtures.REPORT));
        }

        assertThat(reasons.subList(0, 5)).containsOnly("");
        assertThat(reasons).contains("MessageRateLimitReached: Too many report events");
    }

    @Test
    void whoHandsTheDecksOverHearsNoMoreOfIt() {
        User bo = calls.guest("Bo", session);
        RealtimeClient old = connect();
        old.join(topic + ":deck", PRIVATE, host.accessToken());
        RealtimeClient early = connect();
        assertThat(refusedToJoin(early, bo)).isTrue();

        calls.call(
                host,
                "offer_decks",
                "{\"p_session\":\"%s\",\"p_user\":\"%s\"}"
                        .formatted(session.path("id").asText(), bo.id()));
        calls.call(
                bo,
                "accept_decks",
                "{\"p_session\":\"%s\"}".formatted(session.path("id").asText()));

        old.await("phx_close");
        RealtimeClient heir = connect();
        heir.join(topic + ":deck", PRIVATE, bo.accessToken());
    }

    private boolean refusedToJoin(RealtimeClient socket, User user) {
        String ref = socket.requestJoin(topic + ":deck", PRIVATE, user.accessToken());
        return socket.reply(ref).payload().path("status").asText().equals("error");
    }

    private RealtimeClient connect() {
        RealtimeClient socket = new RealtimeClient(server.socketAddress(server.anonKey()));
        sockets.add(socket);
        return socket;
    }

    /** Reports and returns the reason of the refusal; empty where there is none. */
    private String report(RealtimeClient socket, String joined, String payload) {
        String ref =
                socket.push(
                        joined,
                        topic,
                        "broadcast",
                        "{\"event\":\"report\",\"payload\":" + payload + "}");
        return socket.reply(ref).payload().at("/response/reason").asText();
    }

    private static boolean event(RealtimeClient.Message message, String event) {
        return message.isBroadcast() && message.payload().path("event").asText().equals(event);
    }
}
