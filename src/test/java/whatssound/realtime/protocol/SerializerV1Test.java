package whatssound.realtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerializerV1Test {
    private final SerializerV1 serializer = new SerializerV1();

    @Test
    void readsABroadcastAsTheClientSendsIt() {
        Inbound message =
                decoded(
                        """
                        {"topic":"realtime:room:é","event":"broadcast","payload":{"type":"broadcast",\
                        "event":"chat","payload":{"m":"hé"}},"ref":"7","join_ref":"6"}""");

        assertThat(message)
                .isInstanceOfSatisfying(
                        Inbound.Broadcast.class,
                        broadcast -> {
                            assertThat(broadcast.joinRef()).isEqualTo("6");
                            assertThat(broadcast.ref()).isEqualTo("7");
                            assertThat(broadcast.topic()).isEqualTo("realtime:room:é");
                            assertThat(broadcast.event()).isEqualTo("chat");
                            assertThat(new String(broadcast.payload().bytes(), UTF_8))
                                    .isEqualTo("{\"m\":\"hé\"}");
                        });
    }

    @Test
    void readsAHeartbeatThatHasNoJoinRef() {
        assertThat(
                        decoded(
                                "{\"topic\":\"phoenix\",\"event\":\"heartbeat\",\"payload\":{},\"ref\":\"1\"}"))
                .isEqualTo(new Inbound.Heartbeat("1"));
    }

    @Test
    void tellsWithoutAJoinRef() {
        assertThat(encoded(new Outbound.Reply("6", "7", "realtime:r", true, "{}")))
                .isEqualTo(
                        "{\"topic\":\"realtime:r\",\"event\":\"phx_reply\",\"payload\":{\"status\":\"ok\",\"response\":{}},\"ref\":\"7\"}");
        assertThat(encoded(new Outbound.ChannelClose("6", "realtime:r")))
                .isEqualTo(
                        "{\"topic\":\"realtime:r\",\"event\":\"phx_close\",\"payload\":{},\"ref\":\"6\"}");
    }

    @Test
    void tellsABroadcastAsText() {
        assertThat(
                        encoded(
                                new Outbound.Broadcast(
                                        "realtime:r", "chat", Payload.json("{\"a\": 1}"), null)))
                .isEqualTo(
                        "{\"topic\":\"realtime:r\",\"event\":\"broadcast\",\"payload\":{\"type\":\"broadcast\",\"event\":\"chat\",\"payload\":{\"a\": 1}},\"ref\":null}");
    }

    @Test
    void tellsHalfACharacterAsAQuestionMark() {
        assertThat(encoded(new Outbound.Reply("6", "7", "realtime:r", true, "\"\ud800\"")))
                .contains("\"response\":\"?\"");
    }

    @Test
    void hasNoFormForRawBytes() {
        assertThat(
                        serializer.encode(
                                new Outbound.Broadcast(
                                        "realtime:r", "chat", Payload.raw(new byte[] {1}), null)))
                .isNull();
        assertThat(serializer.decodeBinary(new byte[] {3, 0, 0, 0, 0, 0, 1}))
                .isInstanceOf(Inbound.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[null,\"1\",\"phoenix\",\"heartbeat\",{}]",
                "{}",
                "{\"topic\":1,\"event\":\"heartbeat\"}",
                "{\"topic\":\"phoenix\",\"event\":\"heartbeat\"} trailing",
            })
    void namesWhatIsNoMessage(String text) {
        assertThat(decoded(text)).isInstanceOf(Inbound.Malformed.class);
    }

    private Inbound decoded(String text) {
        return serializer.decodeText(text.getBytes(UTF_8));
    }

    private String encoded(Outbound message) {
        Frame frame = Objects.requireNonNull(serializer.encode(message));
        assertThat(frame.binary()).isFalse();
        return new String(frame.bytes(), UTF_8);
    }
}
