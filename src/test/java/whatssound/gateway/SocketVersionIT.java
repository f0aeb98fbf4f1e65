package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.TestServer;

/** Sockets of both versions of the wire, on the real server. */
class SocketVersionIT {
    private static final String BROADCAST = "{\"event\":\"hi\",\"payload\":{\"n\":1}}";

    private final TestServer server = TestServer.shared();
    private final String topic = "realtime:room-" + UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(strings = {"", "vsn=1.0.0&"})
    void speaksTheFirstVersionWhereNoneOrItIsAskedFor(String version) {
        try (RealtimeClient client = connect(version)) {
            String ref = client.push(null, "phoenix", "heartbeat", "{}");

            RealtimeClient.Message reply = client.reply(ref);
            assertThat(reply.joinRef()).isNull();
            assertThat(reply.payload().toString()).isEqualTo("{\"status\":\"ok\",\"response\":{}}");
        }
    }

    @Test
    void tellsMembersOfEachVersionTheSame() {
        try (RealtimeClient ann = connect("vsn=1.0.0&");
                RealtimeClient bob = connect("vsn=2.0.0&")) {
            String annJoin = ann.join(topic, "{}", null);
            String bobJoin = bob.join(topic, "{}", null);

            ann.push(annJoin, topic, "broadcast", BROADCAST);
            bob.push(bobJoin, topic, "broadcast", BROADCAST);

            for (RealtimeClient client : new RealtimeClient[] {ann, bob}) {
                assertThat(client.await("broadcast").payload().at("/event").asText())
                        .isEqualTo("hi");
                assertThat(client.await("broadcast").payload().at("/payload/n").asInt())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void keepsRawBytesFromClientsThatCannotReadThem() {
        try (RealtimeClient ann = connect("vsn=1.0.0&");
                RealtimeClient bob = connect("vsn=2.0.0&");
                RealtimeClient cem = connect("vsn=2.0.0&")) {
            ann.join(topic, "{}", null);
            String join = bob.join(topic, "{}", null);
            cem.join(topic, "{}", null);
            byte[] name = topic.getBytes(StandardCharsets.UTF_8);
            byte[] head = {3, 0, 0, (byte) name.length, 1, 0, 0};
            byte[] frame = new byte[head.length + name.length + 3];
            System.arraycopy(head, 0, frame, 0, head.length);
            System.arraycopy(name, 0, frame, head.length, name.length);
            frame[head.length + name.length] = 'x';
            bob.sendBinary(frame);
            bob.push(join, topic, "broadcast", BROADCAST);

            assertThat(cem.await("broadcast").payload().path("event").asText()).isEqualTo("x");
            assertThat(ann.await("broadcast").payload().path("event").asText()).isEqualTo("hi");
        }
    }

    @Test
    void refusesAVersionThatItDoesNotSpeak() {
        assertThatThrownBy(() -> connect("vsn=3.0.0&"))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    private RealtimeClient connect(String version) {
        return new RealtimeClient(
                URI.create(
                        server.url().replace("http", "ws")
                                + "/realtime/v1/websocket?"
                                + version
                                + "apikey="
                                + server.anonKey()));
    }
}
