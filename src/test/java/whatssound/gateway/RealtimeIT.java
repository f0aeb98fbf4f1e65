package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import whatssound.TestServer;
import whatssound.TestServer.User;

/** The realtime protocol as a raw socket sees it, on the real server. */
class RealtimeIT {
    private static final String PUBLIC = "{\"broadcast\":{\"self\":false}}";
    private static final String PRIVATE_ACK = "{\"private\":true,\"broadcast\":{\"ack\":true}}";

    private final TestServer server = TestServer.shared();
    private final String topic = "realtime:room-" + UUID.randomUUID();

    @Test
    void answersHeartbeats() {
        try (RealtimeClient client = connect()) {
            String ref = client.push(null, "phoenix", "heartbeat", "{}");

            assertThat(client.reply(ref).payload().toString())
                    .isEqualTo("{\"status\":\"ok\",\"response\":{}}");
        }
    }

    @Test
    void tellsABroadcastToAllMembersButItsSender() {
        try (RealtimeClient ann = connect();
                RealtimeClient bob = connect()) {
            String annJoin = ann.join(topic, PUBLIC, null);
            bob.join(topic, PUBLIC, null);
            ann.push(
                    annJoin,
                    topic,
                    "broadcast",
                    "{\"type\":\"broadcast\",\"event\":\"hi\",\"payload\":{\"n\":1}}");

            assertThat(bob.await("broadcast").payload().toString())
                    .isEqualTo("{\"event\":\"hi\",\"payload\":{\"n\":1}}");
            ann.reply(ann.push(null, "phoenix", "heartbeat", "{}"));
            assertThat(ann.received()).noneMatch(message -> message.event().equals("broadcast"));
        }
    }

    @Test
    void echoesAndAcknowledgesWhereAsked() {
        try (RealtimeClient ann = connect()) {
            String join = ann.join(topic, "{\"broadcast\":{\"self\":true,\"ack\":true}}", null);
            String ref = ann.push(join, topic, "broadcast", "{\"event\":\"hi\",\"payload\":{}}");

            assertThat(ann.reply(ref).payload().path("status").asText()).isEqualTo("ok");
            assertThat(ann.await("broadcast").payload().path("event").asText()).isEqualTo("hi");
        }
    }

    @Test
    void takesBinaryPushesAndKeepsRawBytes() {
        try (RealtimeClient ann = connect();
                RealtimeClient bob = connect()) {
            ann.join(topic, PUBLIC, null);
            bob.join(topic, PUBLIC, null);
            byte[] topicBytes = topic.getBytes(StandardCharsets.UTF_8);
            String head =
                    "030101"
                            + HexFormat.of().toHexDigits((byte) topicBytes.length)
                            + "020000"
                            + "3137";
            ann.sendBinary(
                    HexFormat.of()
                            .parseHex(
                                    head
                                            + HexFormat.of().formatHex(topicBytes)
                                            + "6869"
                                            + "616263"));

            assertThat(bob.await("broadcast").payload().path("payload").asText()).isEqualTo("abc");
        }
    }

    @Test
    void leavesAndAnswersUnmatchedTopics() {
        try (RealtimeClient ann = connect()) {
            String join = ann.join(topic, PUBLIC, null);
            String leave = ann.push(join, topic, "phx_leave", "{}");
            ann.reply(leave);
            assertThat(ann.await("phx_close").ref()).isEqualTo(join);
            String late = ann.push(join, topic, "broadcast", "{\"event\":\"x\",\"payload\":{}}");

            assertThat(ann.reply(late).payload().toString())
                    .isEqualTo(
                            "{\"status\":\"error\",\"response\":{\"reason\":\"unmatched topic\"}}");
        }
    }

    @Test
    void aSecondJoinTakesThePlaceOfTheFirst() {
        try (RealtimeClient ann = connect()) {
            String first = ann.join(topic, PUBLIC, null);
            String second = ann.join(topic, PUBLIC, null);

            assertThat(ann.await("phx_close").joinRef()).isEqualTo(first);
            String stale = ann.push(first, topic, "broadcast", "{\"event\":\"x\",\"payload\":{}}");
            String current = ann.push(second, topic, "access_token", "{}");
            ann.reply(ann.push(null, "phoenix", "heartbeat", "{}"));
            assertThat(ann.received())
                    .noneMatch(
                            message ->
                                    stale.equals(message.ref()) || current.equals(message.ref()));
        }
    }

    @Test
    void tellsPresenceAndItsEndWhenASocketBreaks() {
        String config = "{\"presence\":{\"key\":\"ann\",\"enabled\":true}}";
        try (RealtimeClient bob = connect();
                RealtimeClient ann = connect()) {
            bob.join(topic, "{\"presence\":{\"key\":\"bob\",\"enabled\":true}}", null);
            assertThat(bob.await("presence_state").payload()).isEmpty();
            String join = ann.join(topic, config, null);
            String ref =
                    ann.push(
                            join,
                            topic,
                            "presence",
                            "{\"type\":\"presence\",\"event\":\"track\",\"payload\":{\"name\":\"Ann\"}}");
            assertThat(ann.reply(ref).payload().path("status").asText()).isEqualTo("ok");
            assertThat(bob.await("presence_diff").payload().at("/joins/ann/metas/0/name").asText())
                    .isEqualTo("Ann");

            ann.abort();

            bob.await(
                    message ->
                            message.event().equals("presence_diff")
                                    && message.payload()
                                            .at("/leaves/ann/metas/0/name")
                                            .asText()
                                            .equals("Ann"));
        }
    }

    @Test
    void tellsNewcomersWhoIsHere() {
        try (RealtimeClient ann = connect();
                RealtimeClient bob = connect()) {
            String join =
                    ann.join(topic, "{\"presence\":{\"key\":\"ann\",\"enabled\":true}}", null);
            ann.reply(ann.push(join, topic, "presence", "{\"event\":\"track\",\"payload\":{}}"));
            bob.join(topic, "{\"presence\":{\"key\":\"bob\",\"enabled\":true}}", null);

            assertThat(bob.await("presence_state").payload().at("/ann/metas")).hasSize(1);
        }
    }

    @Test
    void admitsMembersToASessionsTopicsAndNobodyElse() {
        User ann = server.signUp("Ann");
        User eve = server.signUp("Eve");
        String session =
                server.rpc(ann, "create_session", "{\"p_name\":\"Party\"}").path("id").asText();
        try (RealtimeClient annSocket = connect();
                RealtimeClient eveSocket = connect()) {
            annSocket.join("realtime:session:" + session, PRIVATE_ACK, ann.accessToken());
            String refused =
                    eveSocket.requestJoin(
                            "realtime:session:" + session, PRIVATE_ACK, eve.accessToken());

            assertThat(eveSocket.reply(refused).payload().at("/response/reason").asText())
                    .isEqualTo(
                            "Unauthorized: You do not have permissions to read from this Channel topic: session:"
                                    + session);
        }
    }

    @Test
    void aForgedPlaybackOrChatOfAListenerReachesNobody() {
        User ann = server.signUp("Ann");
        User eve = server.signUp("Eve");
        String session =
                server.rpc(ann, "create_session", "{\"p_name\":\"Party\"}").path("id").asText();
        String code =
                server.rpc(ann, "session_snapshot", "{\"p_session\":\"" + session + "\"}")
                        .at("/session/code")
                        .asText();
        server.rpc(eve, "join_session", "{\"p_code\":\"" + code + "\"}");
        String sessionTopic = "realtime:session:" + session;
        try (RealtimeClient annSocket = connect();
                RealtimeClient eveSocket = connect()) {
            annSocket.join(sessionTopic, PRIVATE_ACK, ann.accessToken());
            String join = eveSocket.join(sessionTopic, PRIVATE_ACK, eve.accessToken());
            for (String event : new String[] {"playback", "chat"}) {
                String ref =
                        eveSocket.push(
                                join,
                                sessionTopic,
                                "broadcast",
                                "{\"event\":\"" + event + "\",\"payload\":{\"forged\":true}}");
                assertThat(eveSocket.reply(ref).payload().at("/response/reason").asText())
                        .startsWith("Unauthorized: ");
            }
            // What is true still arrives, and alone.
            server.rpc(
                    ann,
                    "send_message",
                    "{\"p_session\":\""
                            + session
                            + "\",\"p_id\":\""
                            + UUID.randomUUID()
                            + "\",\"p_body\":\"hello\"}");

            assertThat(annSocket.awaitBroadcast("chat").payload().at("/payload/body").asText())
                    .isEqualTo("hello");
            assertThat(annSocket.received())
                    .noneMatch(message -> message.payload().toString().contains("forged"));
        }
    }

    @Test
    void aPublicTopicOfASessionsNameIsAnotherRoom() {
        User ann = server.signUp("Ann");
        String session =
                server.rpc(ann, "create_session", "{\"p_name\":\"Party\"}").path("id").asText();
        String sessionTopic = "realtime:session:" + session;
        try (RealtimeClient annSocket = connect();
                RealtimeClient eveSocket = connect()) {
            annSocket.join(sessionTopic, PRIVATE_ACK, ann.accessToken());
            String join = eveSocket.join(sessionTopic, "{\"broadcast\":{\"ack\":true}}", null);
            eveSocket.reply(
                    eveSocket.push(
                            join,
                            sessionTopic,
                            "broadcast",
                            "{\"event\":\"playback\",\"payload\":{\"forged\":true}}"));
            server.rpc(
                    ann,
                    "send_message",
                    "{\"p_session\":\""
                            + session
                            + "\",\"p_id\":\""
                            + UUID.randomUUID()
                            + "\",\"p_body\":\"secret\"}");

            annSocket.awaitBroadcast("chat");
            assertThat(annSocket.received())
                    .noneMatch(message -> message.payload().toString().contains("forged"));
            eveSocket.reply(eveSocket.push(null, "phoenix", "heartbeat", "{}"));
            assertThat(eveSocket.received())
                    .noneMatch(message -> message.payload().toString().contains("secret"));
        }
    }

    @Test
    void refusesForgedAndMissingTokensWithAReason() {
        String forged =
                server.anonKey().substring(0, server.anonKey().lastIndexOf('.') + 1) + "AAAA";
        try (RealtimeClient client = connect()) {
            String ref = client.requestJoin(topic, PUBLIC, forged);

            assertThat(client.reply(ref).payload().at("/response/reason").asText())
                    .isEqualTo("JwtSignatureError: Failed to validate JWT signature");
            String nonsense = client.requestJoin(topic, PUBLIC, "nonsense");
            assertThat(client.reply(nonsense).payload().at("/response/reason").asText())
                    .startsWith("MalformedJWT: ");
        }
        assertThatThrownBy(() -> new RealtimeClient(server.socketAddress(forged)))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
        assertThatThrownBy(
                        () ->
                                new RealtimeClient(
                                        URI.create(
                                                server.url().replace("http", "ws")
                                                        + "/realtime/v1/websocket")))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void aRefreshToABrokenTokenBreaksTheChannelRecoverably() {
        try (RealtimeClient client = connect()) {
            String join = client.join(topic, PUBLIC, null);
            client.push(join, topic, "access_token", "{\"access_token\":\"nonsense\"}");

            assertThat(client.await("system").payload().path("status").asText()).isEqualTo("error");
            assertThat(client.await("phx_error").joinRef()).isEqualTo(join);
        }
    }

    @Test
    void malformedFramesAreToldAndDisturbNobody() {
        try (RealtimeClient ann = connect();
                RealtimeClient eve = connect()) {
            String join = ann.join(topic, PUBLIC, null);
            eve.join(topic, PUBLIC, null);
            for (String frame :
                    new String[] {
                        "", "nonsense", "{}", "[1]", "[null,null,{},[],null]", "[[[[[["
                    }) {
                eve.sendText(frame);
            }
            eve.sendBinary(new byte[] {9, 9, 9});
            eve.sendBinary(new byte[0]);

            assertThat(eve.await("system").payload().path("message").asText())
                    .startsWith("MalformedMessage: ");
            ann.push(join, topic, "broadcast", "{\"event\":\"hi\",\"payload\":{}}");
            eve.await("broadcast");
        }
    }

    @Test
    void anOversizedFrameClosesItsOwnSocketAlone() {
        try (RealtimeClient ann = connect();
                RealtimeClient eve = connect()) {
            String join = ann.join(topic, "{\"broadcast\":{\"self\":true}}", null);
            eve.beginBinary(new byte[5_000_001]);

            assertThat(eve.closeCode()).isEqualTo(1009);
            ann.push(join, topic, "broadcast", "{\"event\":\"hi\",\"payload\":{}}");
            ann.await("broadcast");
        }
    }

    @Test
    void anOversizedPayloadIsRefusedByName() {
        try (RealtimeClient ann = connect()) {
            String join = ann.join(topic, "{\"broadcast\":{\"ack\":true}}", null);
            String ref =
                    ann.push(
                            join,
                            topic,
                            "broadcast",
                            "{\"event\":\"big\",\"payload\":{\"x\":\""
                                    + "x".repeat(3_100_000)
                                    + "\"}}");

            assertThat(ann.reply(ref).payload().toString())
                    .isEqualTo("{\"status\":\"error\",\"response\":\"payload_size_exceeded\"}");
        }
    }

    @Test
    void namesTheTopicThatHasNoName() {
        try (RealtimeClient client = connect()) {
            String ref = client.requestJoin("realtime:", PUBLIC, null);

            assertThat(client.reply(ref).payload().at("/response/reason").asText())
                    .isEqualTo("TopicNameRequired: You must provide a topic name");
        }
    }

    @Test
    void halfACharacterInAPresenceBreaksNothing() {
        String config = "{\"presence\":{\"enabled\":true}}";
        try (RealtimeClient eve = connect();
                RealtimeClient bob = connect()) {
            String join = eve.join(topic, config, null);
            eve.sendText(
                    "[\"%s\",\"90\",\"%s\",\"presence\",{\"event\":\"track\",\"payload\":{\"name\":\"\\ud800\"}}]"
                            .formatted(join, topic));
            eve.reply("90");
            bob.join(topic, config, null);

            assertThat(bob.await("presence_state").payload()).hasSize(1);
        }
    }

    @Test
    void anOversizedPresenceIsRefusedAndDisturbsNobody() {
        String config = "{\"presence\":{\"enabled\":true}}";
        try (RealtimeClient eve = connect();
                RealtimeClient bob = connect()) {
            String join = eve.join(topic, config, null);
            String ref =
                    eve.push(
                            join,
                            topic,
                            "presence",
                            "{\"event\":\"track\",\"payload\":{\"x\":\""
                                    + "x".repeat(9_000)
                                    + "\"}}");
            assertThat(eve.reply(ref).payload().toString())
                    .isEqualTo("{\"status\":\"error\",\"response\":\"payload_size_exceeded\"}");

            bob.join(topic, config, null);
            assertThat(bob.await("presence_state").payload()).isEmpty();
        }
    }

    @Test
    void namesTheTopicThatIsTooLong() {
        try (RealtimeClient client = connect()) {
            String ref = client.requestJoin("realtime:" + "x".repeat(3_000), PUBLIC, null);

            assertThat(client.reply(ref).payload().at("/response/reason").asText())
                    .startsWith("NameTooLong: ");
        }
    }

    @Test
    void aLeaveDoesNotOvertakeABroadcastThatIsBeingAuthorised() {
        User ann = server.signUp("Ann");
        String session =
                server.rpc(ann, "create_session", "{\"p_name\":\"Party\"}").path("id").asText();
        String sessionTopic = "realtime:session:" + session;
        try (RealtimeClient client = connect()) {
            String join = client.join(sessionTopic, PRIVATE_ACK, ann.accessToken());
            String sent =
                    client.push(
                            join, sessionTopic, "broadcast", "{\"event\":\"x\",\"payload\":{}}");
            String left = client.push(join, sessionTopic, "phx_leave", "{}");

            client.reply(left);
            assertThat(
                            client.received().stream()
                                    .filter(message -> message.event().equals("phx_reply"))
                                    .map(RealtimeClient.Message::ref))
                    .containsSubsequence(sent, left);
        }
    }

    private RealtimeClient connect() {
        return new RealtimeClient(server.socketAddress(server.anonKey()));
    }
}
