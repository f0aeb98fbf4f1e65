package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets that are silent or unused for long are closed, and no others. */
class SocketSweepIT {
    private static final ConnectionLimits LIMITS =
            new ConnectionLimits(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(1_500),
                    Duration.ofMillis(700),
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(15),
                    100);
    private static final int GOING_AWAY = 1001;
    private static final byte[] LEAVE =
            RawSocket.text("[\"1\",\"2\",\"realtime:r\",\"phx_leave\",{}]");

    @TempDir private Path folder;

    @Test
    void closesWhoIsSilentOrHasNoChannelAndKeepsWhoHeartbeatsInOne() throws Exception {
        try (TestGateway gateway = new TestGateway(folder, NetworkIo.AUTO, LIMITS);
                RawSocket alive = joined(gateway);
                RawSocket silent = joined(gateway);
                RawSocket neverJoined = RawSocket.upgraded(gateway.port());
                RawSocket left = joined(gateway)) {
            left.send(LEAVE);
            Thread heartbeats = heartbeats(List.of(alive, neverJoined, left));
            try {
                assertIsClosed(neverJoined, "no channels");
                assertIsClosed(left, "no channels");
                assertIsClosed(silent, "idle");

                alive.send(heartbeat("after the sweeps"));
                while (!alive.readFrame().text().contains("after the sweeps")) {
                    // replies to earlier ones
                }
            } finally {
                heartbeats.interrupt();
                heartbeats.join();
            }
        }
    }

    private static void assertIsClosed(RawSocket socket, String why) throws IOException {
        RawSocket.Frame goodbye = socket.await(RawSocket.CLOSE);
        assertThat(goodbye.closeCode()).isEqualTo(GOING_AWAY);
        assertThat(goodbye.text()).endsWith(why);
    }

    private static RawSocket joined(TestGateway gateway) throws IOException {
        RawSocket socket = RawSocket.upgraded(gateway.port());
        socket.send(RawSocket.join("realtime:r"));
        assertThat(socket.await(RawSocket.TEXT).text()).contains("\"status\":\"ok\"");
        return socket;
    }

    private static byte[] heartbeat(String ref) {
        return RawSocket.text("[null,\"%s\",\"phoenix\",\"heartbeat\",{}]".formatted(ref));
    }

    private static Thread heartbeats(List<RawSocket> sockets) {
        return Thread.startVirtualThread(
                () -> {
                    try {
                        while (true) {
                            for (RawSocket socket : sockets) {
                                beat(socket);
                            }
                            Thread.sleep(100);
                        }
                    } catch (InterruptedException over) {
                        // as it should be
                    }
                });
    }

    private static void beat(RawSocket socket) {
        try {
            socket.send(heartbeat("1"));
        } catch (IOException closed) {
            // The others go on.
        }
    }
}
