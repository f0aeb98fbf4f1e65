package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import whatssound.TestServer;

/** What a client sees of a server that is stopped. */
class ShutdownIT {
    @Test
    void socketsAreToldToComeBack() {
        TestServer server = TestServer.startOwn();
        RealtimeClient client = new RealtimeClient(server.socketAddress(server.anonKey()));
        client.join("realtime:room", "{}", null);

        server.stop();

        assertThat(client.closeCode()).isEqualTo(1012);
        assertThat(client.await("system").payload().path("message").asText())
                .isEqualTo("Server requested disconnect");
    }
}
