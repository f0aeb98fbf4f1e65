package whatssound.realtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerializerV2Test {
    private static final ChangeBinding BINDING =
            new ChangeBinding("*", null, null, null, List.of());
    private final SerializerV2 serializer = new SerializerV2();

    @Test
    void readsTheBroadcastThatTheClientWasSeenToSend() {
        byte[] frame =
                HexFormat.of()
                        .parseHex(
                                "03010110040001"
                                        + "36"
                                        + "37"
                                        + "7265616c74696d653a726f6f6d3ac3a9"
                                        + "63686174"
                                        + "7b226d223a2268c3a9227d");

        assertThat(serializer.decodeBinary(frame))
                .isInstanceOfSatisfying(
                        Inbound.Broadcast.class,
                        broadcast -> {
                            assertThat(broadcast.joinRef()).isEqualTo("6");
                            assertThat(broadcast.ref()).isEqualTo("7");
                            assertThat(broadcast.topic()).isEqualTo("realtime:room:é");
                            assertThat(broadcast.event()).isEqualTo("chat");
                            assertThat(new String(broadcast.payload().bytes(), UTF_8))
                                    .isEqualTo("{\"m\":\"hé\"}");
                            assertThat(broadcast.payload().binary()).isFalse();
                        });
    }

    @Test
    void splicesPayloadBytesIntoKind4() {
        Frame frame =
                serializer.encode(
                        new Outbound.Broadcast(
                                "realtime:r",
                                "chat",
                                Payload.json("{\"a\": 1}"),
                                BroadcastMeta.of("x")));

        assertThat(frame.binary()).isTrue();
        assertThat(frame.bytes()).startsWith(4, 10, 4, 10, 1);
        assertThat(new String(frame.bytes(), 5, frame.bytes().length - 5, UTF_8))
                .isEqualTo("realtime:rchat{\"id\":\"x\"}{\"a\": 1}");
    }

    @Test
    void fallsBackToTextWhereAFieldIsTooLongForKind4() {
        String event = "e".repeat(256);

        Frame frame =
                serializer.encode(
                        new Outbound.Broadcast(
                                "realtime:r", event, Payload.json("{\"a\":1}"), null));

        assertThat(frame.binary()).isFalse();
        assertThat(new String(frame.bytes(), UTF_8))
                .isEqualTo(
                        "[null,null,\"realtime:r\",\"broadcast\",{\"type\":\"broadcast\",\"event\":\""
                                + event
                                + "\",\"payload\":{\"a\":1}}]");
    }

    @Test
    void readsAJoinWithItsConfig() {
        Inbound message =
                serializer.decodeText(
                        """
                ["6","6","realtime:room:1","phx_join",{"config":{
                  "broadcast":{"ack":true,"self":"true"},
                  "presence":{"key":"k1","enabled":true},
                  "postgres_changes":[{"event":"*"}],"private":true},"access_token":"jwt"}]
                """
                                .getBytes(UTF_8));

        assertThat(message)
                .isEqualTo(
                        new Inbound.Join(
                                "realtime:room:1",
                                "6",
                                new JoinConfig(
                                        true,
                                        true,
                                        "k1",
                                        true,
                                        true,
                                        new ChangesConfig(
                                                List.of(BINDING),
                                                "[{\"event\":\"*\",\"id\":" + BINDING.id() + "}]",
                                                false,
                                                15_000),
                                        false,
                                        null),
                                "jwt"));
    }

    @Test
    void takesDefaultsForAJoinConfigOfTheWrongTypes() {
        Inbound message =
                serializer.decodeText(
                        "[null,\"1\",\"realtime:r\",\"phx_join\",{\"config\":\"nonsense\"}]"
                                .getBytes(UTF_8));

        assertThat(message)
                .isEqualTo(
                        new Inbound.Join(
                                "realtime:r",
                                "1",
                                new JoinConfig(
                                        false,
                                        false,
                                        "",
                                        false,
                                        false,
                                        ChangesConfig.NONE,
                                        false,
                                        null),
                                null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "{}",
                "[]",
                "[1,2,3]",
                "[null,null,3,\"phx_join\",{}]",
                "[null,null,\"realtime:r\",\"phx_join\",{}]",
                "[null,\"1\",\"realtime:r\",\"heartbeat\",{}] trailing",
            })
    void namesWhatIsNoMessage(String text) {
        assertThat(serializer.decodeText(text.getBytes(UTF_8)))
                .isInstanceOf(Inbound.Malformed.class);
    }

    @Test
    void refusesDeepNestingWithoutOverflowingTheStack() {
        String deep =
                "[null,\"1\",\"realtime:r\",\"broadcast\","
                        + "[".repeat(100_000)
                        + "]".repeat(100_000)
                        + "]";

        assertThat(serializer.decodeText(deep.getBytes(UTF_8)))
                .isInstanceOf(Inbound.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "03",
                "030101100400",
                "04000000000000",
                "03ffffffff0001aa",
                "03000000000002",
                "00",
                "00ffff0000aa"
            })
    void namesBinaryFramesThatDoNotAddUp(String hex) {
        assertThat(serializer.decodeBinary(HexFormat.of().parseHex(hex)))
                .isInstanceOf(Inbound.Malformed.class);
    }

    @Test
    void keepsAPayloadThatIsNotJsonFromReachingClients() {
        byte[] frame =
                HexFormat.of().parseHex("03010101010001" + "31" + "32" + "74" + "65" + "7b6e6f");

        assertThat(serializer.decodeBinary(frame))
                .isEqualTo(new Inbound.Unfit("t", "1", "2", "the payload is not JSON"));
    }

    @Test
    void readsKind0AsTheTextFrameItStandsFor() {
        byte[] frame =
                HexFormat.of()
                        .parseHex(
                                "0001010109"
                                        + "31"
                                        + "32"
                                        + "74"
                                        + HexFormat.of().formatHex("broadcast".getBytes(UTF_8))
                                        + HexFormat.of()
                                                .formatHex(
                                                        "{\"event\":\"hi\",\"payload\":{\"a\":1}}"
                                                                .getBytes(UTF_8)));

        assertThat(serializer.decodeBinary(frame))
                .isInstanceOfSatisfying(
                        Inbound.Broadcast.class,
                        broadcast -> {
                            assertThat(broadcast.event()).isEqualTo("hi");
                            assertThat(new String(broadcast.payload().bytes(), UTF_8))
                                    .isEqualTo("{\"a\":1}");
                        });
    }

    @Test
    void namesAKind0ThatCarriesRawBytes() {
        byte[] frame = HexFormat.of().parseHex("0001010101" + "31" + "32" + "74" + "65" + "ff");

        assertThat(serializer.decodeBinary(frame))
                .isEqualTo(new Inbound.Unfit("t", "1", "2", "the payload is not JSON"));
    }

    @Test
    void tellsHalfACharacterAsAQuestionMark() {
        Frame frame =
                serializer.encode(new Outbound.Reply("6", "7", "realtime:r", true, "\"\ud800\""));

        assertThat(new String(frame.bytes(), UTF_8)).contains("\"response\":\"?\"");
    }

    @Test
    void refusesAPresenceThatIsNoMap() {
        Inbound message =
                serializer.decodeText(
                        "[\"1\",\"2\",\"realtime:r\",\"presence\",{\"type\":\"presence\",\"event\":\"track\",\"payload\":[]}]"
                                .getBytes(UTF_8));

        assertThat(message)
                .isEqualTo(
                        new Inbound.Unfit(
                                "realtime:r", "1", "2", "Presence track payload must be a map"));
    }
}
