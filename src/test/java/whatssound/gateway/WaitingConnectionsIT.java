package whatssound.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are opened to be held. */
class WaitingConnectionsIT {
    private static final String GET_CLOCK = "GET /clock HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir private Path folder;
    private TestGateway gateway;

    @BeforeEach
    void start() throws InterruptedException {
        gateway = new TestGateway(folder, NetworkIo.AUTO, TestGateway.SHORT);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aConnectionWithoutARequestIsClosed() throws Exception {
        try (RawSocket silent = RawSocket.connect(gateway.port())) {
            assertThat(silent.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aHandshakeThatComesDropByDropIsClosed() throws Exception {
        try (RawSocket slow = RawSocket.connect(gateway.port())) {
            slow.send("GET /realtime/v1/websocket HTTP/1.1\r\n".getBytes(US_ASCII));
            Thread dripping =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    while (true) {
                                        slow.send("X-Drop: 1\r\n".getBytes(US_ASCII));
                                        Thread.sleep(50);
                                    }
                                } catch (Exception closed) {
                                    // as it should be
                                }
                            });

            assertThat(slow.isClosedByServer()).isTrue();
            dripping.join();
        }
    }

    @Test
    void aHeadOfManyHeadersIsRefused() throws Exception {
        try (RawSocket greedy = RawSocket.connect(gateway.port())) {
            greedy.send(
                    ("GET /clock HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(20_000))
                            .getBytes(US_ASCII));

            assertThat(greedy.readHead()).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void aConnectionMayPauseBetweenRequestsAndIsClosedAfterLong() throws Exception {
        try (RawSocket client = RawSocket.connect(gateway.port())) {
            client.send(GET_CLOCK.getBytes(US_ASCII));
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");

            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void anUpgradedSocketWaitsForNothing() throws Exception {
        try (RawSocket socket = RawSocket.upgraded(gateway.port())) {
            Thread.sleep(TestGateway.SHORT.untilNextRequest().plusMillis(1_200));
            socket.send(RawSocket.join("realtime:room"));

            assertThat(socket.await(RawSocket.TEXT).text()).contains("\"status\":\"ok\"");
        }
    }

    @Test
    void thousandsOfHalfOpenSocketsMakeRoomForAListener() throws Exception {
        List<RawSocket> halfOpen = new ArrayList<>();
        try {
            for (int i = 0; i < 2_000; i++) {
                RawSocket socket = RawSocket.connect(gateway.port());
                socket.send("GET /".getBytes(US_ASCII));
                halfOpen.add(socket);
            }
            try (RawSocket listener = RawSocket.upgraded(gateway.port())) {
                listener.send(RawSocket.join("realtime:room"));

                assertThat(listener.await(RawSocket.TEXT).text()).contains("\"status\":\"ok\"");
            }
            assertThat(halfOpen.getFirst().isClosedByServer()).isTrue();
        } finally {
            for (RawSocket socket : halfOpen) {
                socket.close();
            }
        }
    }
}
