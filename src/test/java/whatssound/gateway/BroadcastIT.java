package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whatssound.TestServer;
import whatssound.TestServer.User;

/** Broadcasts over HTTP, as members on sockets hear them, on the real server. */
class BroadcastIT {
    private static final String BATCH = "/realtime/v1/api/broadcast";

    private final TestServer server = TestServer.shared();
    private final String name = "room-" + UUID.randomUUID();
    private final String topic = "realtime:" + name;

    @Test
    void tellsABatchInItsOrderToAllMembers() {
        try (RealtimeClient ann = connect();
                RealtimeClient bob = connect()) {
            ann.join(topic, "{}", null);
            bob.join(topic, "{}", null);

            HttpResponse<String> answer =
                    server.post(
                            BATCH,
                            server.anonKey(),
                            """
                            {"messages":[{"topic":"%1$s","event":"a","payload":{"n":1},"id":"first"},
                                         {"topic":"%1$s","event":"b","payload":{"n":2},"private":false}]}
                            """
                                    .formatted(name));

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("x-rate-limit-remaining")).isPresent();
            for (RealtimeClient client : new RealtimeClient[] {ann, bob}) {
                client.await(
                        message ->
                                message.event().equals("broadcast")
                                        && message.payload().path("event").asText().equals("b"));
                assertThat(
                                client.received().stream()
                                        .filter(message -> message.event().equals("broadcast"))
                                        .map(message -> message.payload().at("/payload/n").asInt()))
                        .containsExactly(1, 2);
            }
        }
    }

    @Test
    void tellsJsonAndBytesUnderPercentEncodedNames() {
        String odd = name + "/é+ %";
        try (RealtimeClient ann = connect()) {
            ann.join("realtime:" + odd, "{}", null);

            assertThat(
                            single(
                                    odd,
                                    "a b/ü",
                                    "application/json",
                                    "[1]".getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(202);
            assertThat(single(odd, "raw", "application/octet-stream", new byte[] {'x'}))
                    .isEqualTo(202);

            ann.await(message -> message.payload().path("event").asText().equals("raw"));
            assertThat(ann.await("broadcast").payload().toString())
                    .isEqualTo("{\"event\":\"a b/ü\",\"payload\":[1]}");
        }
    }

    @Test
    void leavesOutOfABatchWhatMayNotBeWrittenAndRefusesItAlone() {
        User eve = server.signUp("Eve");
        try (RealtimeClient ann = connect()) {
            ann.join(topic, "{}", null);

            assertThat(
                            server.post(
                                            BATCH,
                                            eve.accessToken(),
                                            """
                                            {"messages":[{"topic":"%1$s","event":"forged","payload":{},"private":true},
                                                         {"topic":"%1$s","event":"open","payload":{}}]}
                                            """
                                                    .formatted(name))
                                    .statusCode())
                    .isEqualTo(202);
            HttpResponse<String> alone =
                    server.post(
                            BATCH + "/" + name + "/events/forged?private=true",
                            eve.accessToken(),
                            "{}");

            assertThat(alone.statusCode()).isEqualTo(403);
            assertThat(TestServer.json(alone).path("message").asText()).isEqualTo("Unauthorized");
            assertThat(ann.await("broadcast").payload().path("event").asText()).isEqualTo("open");
        }
    }

    @Test
    void tellsPrivateMembersWhatTheOperatorSends() {
        User ann = server.signUp("Ann");
        String session =
                server.rpc(ann, "create_session", "{\"p_name\":\"Party\"}").path("id").asText();
        try (RealtimeClient client = connect()) {
            client.join("realtime:session:" + session, "{\"private\":true}", ann.accessToken());

            assertThat(
                            server.post(
                                            BATCH
                                                    + "/session:"
                                                    + session
                                                    + "/events/x?private=true",
                                            server.serviceKey(),
                                            "{}")
                                    .statusCode())
                    .isEqualTo(202);

            client.awaitBroadcast("x");
        }
    }

    @Test
    void wantsATokenThatVerifies() {
        HttpResponse<String> none =
                server.send(
                        HttpRequest.newBuilder(URI.create(server.url() + BATCH))
                                .POST(BodyPublishers.ofString("{}")));

        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(TestServer.json(none).path("message").asText()).isEqualTo("Unauthorized");
        assertThat(server.post(BATCH, "nonsense", "{}").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                            | {\"messages\":[\"can't be blank\"]}",
                "nonsense                      | {\"messages\":[\"can't be blank\"]}",
                "{\"messages\":{\"a\":1}}      | {\"messages\":[\"is invalid\"]}",
                "{\"messages\":[{}]}           | {\"messages\":[{\"topic\":[\"can't be blank\"],\"event\":[\"can't be blank\"],\"payload\":[\"can't be blank\"]}]}",
                "{\"messages\":[3]}            | {\"messages\":[{\"topic\":[\"can't be blank\"],\"event\":[\"can't be blank\"],\"payload\":[\"can't be blank\"]}]}",
                "{\"messages\":[{\"topic\":\"t\",\"event\":\"e\",\"payload\":{}},{\"topic\":1,\"event\":\"e\",\"payload\":[],\"private\":\"x\",\"id\":{}}]} | {\"messages\":[{},{\"topic\":[\"is invalid\"],\"payload\":[\"is invalid\"],\"private\":[\"is invalid\"],\"id\":[\"is invalid\"]}]}",
            })
    void namesEachFieldThatDoesNotFit(String body, String errors) {
        HttpResponse<String> answer = server.post(BATCH, server.anonKey(), body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(TestServer.json(answer).path("errors").toString()).isEqualTo(errors);
    }

    @Test
    void refusesWhatIsNoPayload() {
        assertThat(single(name, "e", "text/plain", new byte[] {'x'})).isEqualTo(415);
        assertThat(single(name, "e", "application/json", new byte[] {'{'})).isEqualTo(422);
        assertThat(single(name, "e", "application/json", new byte[0])).isEqualTo(422);
        assertThat(single("x".repeat(3_000), "e", "application/json", new byte[] {'1'}))
                .isEqualTo(422);
        assertThat(single(name, "e", "application/octet-stream", new byte[3_100_000]))
                .isEqualTo(422);
        assertThat(single(name, "e", "application/octet-stream", new byte[6_000_000]))
                .isEqualTo(413);
        assertThat(server.post("/realtime/v1/api/else", server.anonKey(), "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void tellsASenderOfItsLimit() {
        User eve = server.signUp("Eve");
        String one = "{\"topic\":\"" + name + "\",\"event\":\"e\",\"payload\":{}}";
        String many = "{\"messages\":[" + (one + ",").repeat(799) + one + "]}";

        assertThat(server.post(BATCH, eve.accessToken(), many).statusCode()).isEqualTo(202);
        HttpResponse<String> refused = server.post(BATCH, eve.accessToken(), many);
        HttpResponse<String> tooMany =
                server.post(
                        BATCH,
                        eve.accessToken(),
                        "{\"messages\":[" + (one + ",").repeat(1_000) + one + "]}");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(TestServer.json(refused).path("message").asText())
                .isEqualTo("You have exceeded your rate limit");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(TestServer.json(tooMany).path("message").asText())
                .isEqualTo("Too many messages to broadcast, please reduce the batch size");
    }

    @Test
    void letsPagesOfOtherOriginsAsk() {
        HttpResponse<String> preflight =
                server.send(
                        HttpRequest.newBuilder(URI.create(server.url() + BATCH))
                                .method("OPTIONS", BodyPublishers.noBody())
                                .header("origin", "https://elsewhere.example")
                                .header("access-control-request-method", "POST")
                                .header("access-control-request-headers", "apikey,content-type"));

        assertThat(preflight.headers().firstValue("access-control-allow-origin")).contains("*");
    }

    private int single(String topicName, String event, String type, byte[] body) {
        return server.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "%s%s/%s/events/%s"
                                                        .formatted(
                                                                server.url(),
                                                                BATCH,
                                                                encoded(topicName),
                                                                encoded(event))))
                                .header("apikey", server.anonKey())
                                .header("content-type", type)
                                .POST(BodyPublishers.ofByteArray(body)))
                .statusCode();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private RealtimeClient connect() {
        return new RealtimeClient(server.socketAddress(server.anonKey()));
    }
}
