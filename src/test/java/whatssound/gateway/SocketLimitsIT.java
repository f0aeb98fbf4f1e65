package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.TestServer;

/** One socket that asks for too much of the real server: it is told, and nobody is disturbed. */
class SocketLimitsIT {
    private static final int MAX_CHANNELS = 100;
    private static final int JOINS = 10_000;
    private static final int JOINS_AT_ONCE = 500;
    private static final String OK = "ok";
    private static final String TOO_MANY_CHANNELS = "ChannelRateLimitReached: Too many channels";
    private static final String TOO_MANY_JOINS =
            "ClientJoinRateLimitReached: Too many joins per second";
    private static final String ECHO = "{\"broadcast\":{\"self\":true}}";

    /** So long that ten thousand refused topics would show, were they kept anywhere. */
    private static final String LONG_NAME = ":" + "x".repeat(1_900);

    private static final long MAX_GROWTH_BYTES = 8 << 20;

    private final TestServer server = TestServer.shared();
    private final String room = "realtime:room-" + UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "2.0.0"})
    void tenThousandChannelsOnOneSocketAreRefusedAndLeaveNothingBehind(String version) {
        try (RealtimeClient greedy = connect(version);
                RealtimeClient ann = connect("2.0.0");
                RealtimeClient bob = connect("2.0.0")) {
            String annJoin = ann.join(room, "{}", null);
            bob.join(room, "{}", null);
            long usedBefore = usedBytes();

            List<String> answers = new ArrayList<>();
            while (answers.size() < JOINS) {
                answers.addAll(joinMany(greedy, answers.size()));
                ann.push(annJoin, room, "broadcast", number(answers.size()));
            }

            assertThat(usedBytes() - usedBefore).isLessThan(MAX_GROWTH_BYTES);
            assertThat(answers)
                    .containsOnly(OK, TOO_MANY_CHANNELS, TOO_MANY_JOINS)
                    .contains(TOO_MANY_CHANNELS);
            assertThat(answers.subList(0, MAX_CHANNELS)).containsOnly(OK);
            assertThat(answers.subList(MAX_CHANNELS, JOINS)).doesNotContain(OK);
            bob.await(message -> message.payload().path("payload").asInt() == JOINS);
            assertThat(bob.received().stream().filter(RealtimeClient.Message::isBroadcast))
                    .hasSize(JOINS / JOINS_AT_ONCE);
            livesOn(greedy);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "2.0.0"})
    void whoJoinsTooOftenIsToldAndMayJoinAgainWithinASecond(String version) {
        try (RealtimeClient hasty = connect(version)) {
            List<String> answers = new ArrayList<>();
            while (!answers.contains(TOO_MANY_JOINS) && answers.size() < JOINS) {
                answers.addAll(joinMany(hasty, 0));
            }
            assertThat(answers).contains(TOO_MANY_JOINS);

            livesOn(hasty);
        }
    }

    /** Asks for many channels and returns how each request was answered. */
    private List<String> joinMany(RealtimeClient client, int first) {
        List<String> refs =
                IntStream.range(first, first + JOINS_AT_ONCE)
                        .mapToObj(n -> client.requestJoin(room + n + LONG_NAME, ECHO, null))
                        .toList();
        List<String> answers = refs.stream().map(ref -> answer(client.reply(ref))).toList();
        client.forget();
        return answers;
    }

    /** The socket is heard and speaks, and may have another channel in place of one it leaves. */
    private void livesOn(RealtimeClient client) {
        client.reply(client.push(null, "phoenix", "heartbeat", "{}"));
        String kept = room + 1 + LONG_NAME;
        client.push(null, kept, "broadcast", number(-1));
        client.await(message -> message.topic().equals(kept) && message.isBroadcast());
        client.reply(client.push(null, room + 2 + LONG_NAME, "phx_leave", "{}"));

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        String answer = "";
        for (boolean last = false; !last && !answer.equals(OK); ) {
            last = System.nanoTime() > deadline;
            answer = answer(client.reply(client.requestJoin(room + "another", ECHO, null)));
        }
        assertThat(answer).isEqualTo(OK);
    }

    private static String answer(RealtimeClient.Message reply) {
        return reply.payload().path("status").asText().equals(OK)
                ? OK
                : reply.payload().at("/response/reason").asText();
    }

    private static String number(int n) {
        return "{\"event\":\"n\",\"payload\":%d}".formatted(n);
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private RealtimeClient connect(String version) {
        return new RealtimeClient(
                URI.create(
                        "%s/realtime/v1/websocket?vsn=%s&apikey=%s"
                                .formatted(
                                        server.url().replace("http", "ws"),
                                        version,
                                        server.anonKey())));
    }
}
