package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.DatabaseAddress;
import whatssound.db.ExternalCluster;
import whatssound.db.FastTempDir;

/** The whole server on a Postgres that somebody else runs, of the oldest version it takes. */
class ExternalDatabaseIT {
    private static final String PRIVATE = "{\"private\":true,\"broadcast\":{\"ack\":true}}";

    private static ExternalCluster cluster;

    @TempDir(factory = FastTempDir.class)
    private Path data;

    @BeforeAll
    static void start() {
        cluster = ExternalCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void servesFromADatabaseOfASuperuser() throws SQLException {
        checkTheWholePath(cluster.createDatabase("of_superuser"));
    }

    @Test
    void servesFromADatabaseAsHostedOnesAre() throws SQLException {
        checkTheWholePath(cluster.createHostedDatabase("hosted"));
    }

    private void checkTheWholePath(DatabaseAddress database) {
        String session;
        User ann;
        TestServer server = TestServer.startOn(data, database);
        try {
            assertThat(server.database()).isEqualTo(database);
            ann = server.signUp("Ann");
            session =
                    server.rpc(ann, "create_session", "{\"p_name\":\"Party\"}").path("id").asText();
            checkADemoTrackIsStored(server, ann);
            checkAMessageArrives(server, ann, session);
        } finally {
            server.close();
        }
        server = TestServer.startOn(data, database);
        try {
            // The login of before still holds, and so does what was written.
            checkAMessageArrives(server, ann, session);
        } finally {
            server.close();
        }
    }

    private static void checkADemoTrackIsStored(TestServer server, User user) {
        JsonNode tracks =
                TestServer.json(server.get("/rest/v1/tracks?demo=is.true", user.accessToken()));
        assertThat(tracks).isNotEmpty();
        JsonNode objects =
                TestServer.json(
                        server.post(
                                "/storage/v1/object/list/tracks",
                                server.serviceKey(),
                                "{\"prefix\":\"\"}"));
        assertThat(objects).isNotEmpty();
    }

    private static void checkAMessageArrives(TestServer server, User user, String session) {
        String id = UUID.randomUUID().toString();
        try (RealtimeClient socket = new RealtimeClient(server.socketAddress(server.anonKey()))) {
            socket.join("realtime:session:" + session, PRIVATE, user.accessToken());
            server.rpc(
                    user,
                    "send_message",
                    "{\"p_session\":\"%s\",\"p_id\":\"%s\",\"p_body\":\"hello\"}"
                            .formatted(session, id));

            assertThat(socket.await("broadcast").payload().at("/payload/id").asText())
                    .isEqualTo(id);
        }
    }
}
