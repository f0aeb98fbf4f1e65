package whatssound.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes while the server is still starting. */
class HeldConnectionsIT {
    private static final String GET_CLOCK = "GET /clock HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir private Path folder;

    @Test
    void isAnsweredOnceItServes() throws Exception {
        List<RawSocket> held = new ArrayList<>();
        try (TestGateway gateway = TestGateway.listening(folder, ConnectionLimits.USUAL)) {
            for (int i = 0; i < 50; i++) {
                RawSocket early = RawSocket.connect(gateway.port());
                early.send(i % 2 == 0 ? GET_CLOCK.getBytes(US_ASCII) : RawSocket.upgrade());
                held.add(early);
            }
            Thread.sleep(100);
            assertThat(held).noneMatch(RawSocket::hasBytes);

            gateway.serve();

            for (int i = 0; i < held.size(); i++) {
                assertThat(held.get(i).readHead())
                        .startsWith(i % 2 == 0 ? "HTTP/1.1 200 " : "HTTP/1.1 101 ");
            }
        } finally {
            for (RawSocket socket : held) {
                socket.close();
            }
        }
    }

    @Test
    void isNotHeldForEver() throws Exception {
        try (TestGateway gateway = TestGateway.listening(folder, TestGateway.SHORT);
                RawSocket early = RawSocket.connect(gateway.port())) {
            early.send(GET_CLOCK.getBytes(US_ASCII));

            assertThat(early.isClosedByServer()).isTrue();

            gateway.serve();
            try (RawSocket late = RawSocket.connect(gateway.port())) {
                late.send(GET_CLOCK.getBytes(US_ASCII));
                assertThat(late.readHead()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void isLetGoWhenTheServerCannotStart() throws Exception {
        TestGateway gateway = TestGateway.listening(folder, ConnectionLimits.USUAL);
        try (RawSocket early = RawSocket.connect(gateway.port())) {
            early.send(GET_CLOCK.getBytes(US_ASCII));

            gateway.close();

            assertThat(early.isClosedByServer()).isTrue();
        }
    }
}
