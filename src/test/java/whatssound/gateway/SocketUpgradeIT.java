package whatssound.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection that is taken out of Vert.x, however its bytes are cut, on each transport. */
class SocketUpgradeIT {
    private static final String TOPIC = "realtime:room";
    private static final String GET_CLOCK = "GET /clock HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /** One for each transport, for the tests that leave it running. */
    private static final Map<NetworkIo, TestGateway> SHARED = new EnumMap<>(NetworkIo.class);

    @TempDir private static Path sharedFolder;
    @TempDir private Path folder;

    private static int port(NetworkIo io) throws InterruptedException {
        TestGateway gateway = SHARED.get(io);
        if (gateway == null) {
            gateway = new TestGateway(sharedFolder, io, ConnectionLimits.USUAL);
            SHARED.put(io, gateway);
        }
        return gateway.port();
    }

    @AfterAll
    static void stop() {
        SHARED.values().forEach(TestGateway::close);
        SHARED.clear();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void framesBehindTheUpgradeInOnePacketAreTaken(NetworkIo io) throws Exception {
        try (RawSocket socket = RawSocket.connect(port(io))) {
            socket.send(
                    RawSocket.upgrade(),
                    RawSocket.join(TOPIC),
                    RawSocket.frame(true, RawSocket.PING, "hi".getBytes(UTF_8)));

            assertThat(socket.readHead())
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(socket.await(RawSocket.PONG).text()).isEqualTo("hi");
            assertThat(socket.await(RawSocket.TEXT).text()).contains("\"status\":\"ok\"");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void anUpgradeAndAJoinByteByByteAreTaken(NetworkIo io) throws Exception {
        try (RawSocket socket = RawSocket.connect(port(io))) {
            byte[] upgrade = RawSocket.upgrade();
            byte[] join = RawSocket.join(TOPIC);
            for (byte part : upgrade) {
                socket.send(new byte[] {part});
            }
            for (byte part : join) {
                socket.send(new byte[] {part});
            }

            assertThat(socket.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(socket.await(RawSocket.TEXT).text()).contains("\"status\":\"ok\"");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aConnectionThatServedRequestsMayUpgrade(NetworkIo io) throws Exception {
        try (RawSocket socket = RawSocket.connect(port(io))) {
            for (int i = 0; i < 2; i++) {
                socket.send(GET_CLOCK.getBytes(US_ASCII));
                String head = socket.readHead();
                assertThat(head).startsWith("HTTP/1.1 200 ");
                int length =
                        Integer.parseInt(head.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
                socket.readBytes(length);
            }
            socket.send(RawSocket.upgrade(), RawSocket.join(TOPIC));

            assertThat(socket.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(socket.await(RawSocket.TEXT).text()).contains("\"status\":\"ok\"");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aPingBetweenFragmentsIsAnsweredAndTheMessageIsWhole(NetworkIo io) throws Exception {
        int port = port(io);
        try (RawSocket socket = RawSocket.upgraded(port)) {
            String join = "[\"1\",\"1\",\"" + TOPIC + "\",\"phx_join\",{\"config\":{}}]";
            byte[] bytes = join.getBytes(UTF_8);
            for (int message = 0; message < 2; message++) {
                socket.send(
                        RawSocket.frame(false, RawSocket.TEXT, Arrays.copyOf(bytes, 10)),
                        RawSocket.frame(true, RawSocket.PING, new byte[] {'p'}),
                        RawSocket.frame(false, 0, Arrays.copyOfRange(bytes, 10, 20)),
                        RawSocket.frame(true, 0, Arrays.copyOfRange(bytes, 20, bytes.length)));

                assertThat(socket.readFrame().text()).isEqualTo("p");
                assertThat(socket.await(RawSocket.TEXT).text()).contains("\"phx_");
            }
            socket.send(RawSocket.text("[null,\"9\",\"phoenix\",\"heartbeat\",{}]"));
            while (!socket.await(RawSocket.TEXT).text().contains("phoenix")) {
                // the reply to the second join, and the end of the first
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aSilentSocketIsToldThatItIsIdle(NetworkIo io) throws Exception {
        ConnectionLimits limits =
                new ConnectionLimits(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(300),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(25),
                        Duration.ofSeconds(15),
                        100);
        try (TestGateway gateway = new TestGateway(folder, io, limits);
                RawSocket socket = RawSocket.upgraded(gateway.port())) {
            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(1001);
            assertThat(socket.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aStalledReaderIsClosedAndOthersGoOn(NetworkIo io) throws Exception {
        int port = port(io);
        try (RawSocket stalled = RawSocket.upgraded(port);
                RawSocket reader = RawSocket.upgraded(port);
                RawSocket speaker = RawSocket.upgraded(port)) {
            for (RawSocket socket : new RawSocket[] {stalled, reader, speaker}) {
                socket.send(RawSocket.join(TOPIC));
                assertThat(socket.await(RawSocket.TEXT).text()).contains("\"status\":\"ok\"");
            }
            byte[] large = RawSocket.broadcast(TOPIC, "\"" + "x".repeat(60_000) + "\"");
            int messages = 400; // 24 MB: more than the kernel and an outbox hold
            Thread speaking =
                    Thread.startVirtualThread(
                            () -> {
                                for (int i = 0; i < messages; i++) {
                                    send(speaker, large);
                                }
                            });
            for (int i = 0; i < messages; i++) {
                assertThat(reader.await(0x2).payload()).hasSizeGreaterThan(60_000);
            }
            speaking.join();

            assertThat(stalled.await(RawSocket.CLOSE).closeCode()).isEqualTo(1013);
            speaker.send(RawSocket.broadcast(TOPIC, "\"last\""));
            assertThat(reader.await(0x2).text()).endsWith("\"last\"");
        }
    }

    private static void send(RawSocket socket, byte[] frame) {
        try {
            socket.send(frame);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void anEncryptedConnectionIsTakenOverToo(NetworkIo io) throws Exception {
        SelfSigned tls = SelfSigned.create(folder);
        try (TestGateway gateway =
                        new TestGateway(
                                folder, io, ConnectionLimits.USUAL, tls.certificate(), tls.key());
                RawSocket socket =
                        new RawSocket(
                                tls.client()
                                        .getSocketFactory()
                                        .createSocket(
                                                InetAddress.getLoopbackAddress(),
                                                gateway.port()))) {
            socket.send(RawSocket.upgrade(), RawSocket.join(TOPIC));
            assertThat(socket.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(socket.await(RawSocket.TEXT).text()).contains("\"status\":\"ok\"");
            socket.send(RawSocket.frame(true, RawSocket.PING, "hi".getBytes(UTF_8)));
            assertThat(socket.await(RawSocket.PONG).text()).isEqualTo("hi");

            gateway.stop();
            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(1012);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aServerThatStopsSaysSo(NetworkIo io) throws Exception {
        try (TestGateway gateway = new TestGateway(folder, io, ConnectionLimits.USUAL);
                RawSocket socket = RawSocket.upgraded(gateway.port())) {
            gateway.stop();

            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(1012);
        }
    }
}
