package whatssound.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.TestServer;

/**
 * Throws frames of every wrong kind at the real server: each is answered or ignored, or closes its
 * own socket; other members miss nothing, memory stays bounded, and no thread of the server fails.
 *
 * <p>{@code -Dwhatssound.fuzz.frames} says how many for each version, {@code
 * -Dwhatssound.fuzz.seed} which.
 */
class FuzzIT {
    private static final int FRAMES = Integer.getInteger("whatssound.fuzz.frames", 1_000);
    private static final long SEED = Long.getLong("whatssound.fuzz.seed", 20_261_122L);
    private static final int FRAMES_A_SOCKET = 100;
    private static final long MAX_GROWTH_BYTES = 64 << 20;
    private static final int INTERNAL_ERROR = 1011;

    private final TestServer server = TestServer.shared();
    private final String topic = "realtime:room-" + UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "2.0.0"})
    void noFrameHarmsMoreThanItsOwnSocket(String version) throws InterruptedException {
        try (LoggedFailures failures = new LoggedFailures();
                RealtimeClient sender = connect();
                RealtimeClient member = connect()) {
            String join = sender.join(topic, "{}", null);
            member.join(topic, "{}", null);
            long usedBefore = usedBytes();
            int round = 0;
            for (int sent = 0; sent < FRAMES; sent += FRAMES_A_SOCKET) {
                attack(version, SEED + round);
                // Who only listens for a minute would be taken for dead.
                member.push(null, "phoenix", "heartbeat", "{}");
                sender.push(
                        join,
                        topic,
                        "broadcast",
                        "{\"event\":\"count\",\"payload\":{\"n\":%d}}".formatted(++round));
            }

            int last = round;
            member.await(message -> number(message) == last);
            assertThat(numbers(member)).hasSize(last).isSorted().doesNotHaveDuplicates();
            assertThat(usedBytes() - usedBefore).isLessThan(MAX_GROWTH_BYTES);
            assertThat(failures.all()).isEmpty();
        }
    }

    private void attack(String version, long seed) throws InterruptedException {
        FrameFuzzer fuzzer = new FrameFuzzer(seed, version.equals("1.0.0"), topic);
        try (FuzzSocket socket = new FuzzSocket(address(version))) {
            boolean open = true;
            for (int i = 0; i < FRAMES_A_SOCKET && open; i++) {
                FrameFuzzer.Frame frame = fuzzer.next();
                open = socket.send(frame.firstByte(), frame.masked(), frame.payload());
            }
            // Whatever came before: the next heartbeat is answered, unless the socket is closed.
            String ref = "alive-" + seed;
            socket.send(0x81, true, heartbeat(version, ref));
            socket.hears(ref, 20_000);

            assertThat(socket.closeCode())
                    .as("seed %d, version %s", seed, version)
                    .isNotEqualTo(INTERNAL_ERROR);
        }
    }

    private static byte[] heartbeat(String version, String ref) {
        String text =
                version.equals("1.0.0")
                        ? "{\"topic\":\"phoenix\",\"event\":\"heartbeat\",\"payload\":{},\"ref\":\"%s\"}"
                        : "[null,\"%s\",\"phoenix\",\"heartbeat\",{}]";
        return text.formatted(ref).getBytes(UTF_8);
    }

    private static List<Integer> numbers(RealtimeClient client) {
        return client.received().stream()
                .map(FuzzIT::number)
                .filter(number -> number >= 0)
                .toList();
    }

    /** The number that the sender gave a broadcast; -1 for all that others sent. */
    private static int number(RealtimeClient.Message message) {
        return message.payload().path("event").asText().equals("count")
                ? message.payload().at("/payload/n").asInt(-1)
                : -1;
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private URI address(String version) {
        return URI.create(
                "%s/realtime/v1/websocket?vsn=%s&apikey=%s"
                        .formatted(server.url().replace("http", "ws"), version, server.anonKey()));
    }

    private RealtimeClient connect() {
        return new RealtimeClient(server.socketAddress(server.anonKey()));
    }
}
