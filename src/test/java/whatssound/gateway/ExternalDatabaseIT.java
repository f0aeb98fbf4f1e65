package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.CuttableProxy;
import whatssound.db.DatabaseAddress;
import whatssound.db.ExternalCluster;
import whatssound.db.FastTempDir;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/** The whole server on a Postgres that somebody else runs, of the oldest version it takes. */
class ExternalDatabaseIT {
    private static final long SOON_SECONDS = 30;
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

    @Test
    void comesBackAfterTheDatabaseWasAway() throws Exception {
        TestServer server = TestServer.startOn(data, cluster.createHostedDatabase("restarted"));
        User ann = server.signUp("Ann");
        String session =
                server.rpc(ann, "create_session", "{\"p_name\":\"Party\"}").path("id").asText();
        try (RealtimeClient socket = new RealtimeClient(server.socketAddress(server.anonKey()))) {
            socket.join("realtime:open", "{}", null);
            cluster.stop();
            try {
                checkTheAnswersOfAnOutage(server, ann);
                // What needs no database goes on.
                socket.reply(socket.push(null, "phoenix", "heartbeat", "{}"));
            } finally {
                cluster.startAgain();
            }
            checkAMessageArrivesSoon(server, ann, session);
            socket.reply(socket.push(null, "phoenix", "heartbeat", "{}"));
            assertThat(socket.received())
                    .noneMatch(message -> message.event().matches("phx_error|phx_close"));
        } finally {
            server.close();
        }
    }

    @Test
    void comesBackAfterTheNetworkSwallowedEverything() throws Exception {
        try (CuttableProxy network = new CuttableProxy(cluster.createHostedDatabase("far_away"))) {
            TestServer server = TestServer.startOn(data, network.address());
            try {
                User ann = server.signUp("Ann");
                String session =
                        server.rpc(ann, "create_session", "{\"p_name\":\"Party\"}")
                                .path("id")
                                .asText();
                network.cut();
                checkTheAnswersOfAnOutage(server, ann);
                network.mend();

                checkAMessageArrivesSoon(server, ann, session);
            } finally {
                server.close();
            }
        }
    }

    private static void checkTheAnswersOfAnOutage(TestServer server, User user) {
        // Side by side, for each waits a while for the database to come back.
        CompletableFuture<HttpResponse<String>> auth =
                CompletableFuture.supplyAsync(
                        () -> server.post("/auth/v1/signup", server.anonKey(), "{}"));
        CompletableFuture<HttpResponse<String>> storage =
                CompletableFuture.supplyAsync(
                        () ->
                                server.post(
                                        "/storage/v1/object/list/tracks",
                                        server.serviceKey(),
                                        "{\"prefix\":\"\"}"));
        HttpResponse<String> rest = server.get("/rest/v1/sessions", user.accessToken());
        assertThat(rest.statusCode()).isEqualTo(503);
        assertThat(TestServer.json(rest).path("code").asText()).isEqualTo("PGRST001");
        assertThat(auth.join().statusCode()).isEqualTo(503);
        assertThat(auth.join().body()).contains("database_unavailable");
        assertThat(storage.join().statusCode()).isEqualTo(503);
        assertThat(storage.join().body()).contains("database_unavailable");
    }

    /** Joins and messages may fail for a while; the last attempt may not. */
    private static void checkAMessageArrivesSoon(TestServer server, User user, String session)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOON_SECONDS);
        while (true) {
            try {
                checkAMessageArrives(server, user, session);
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    @Test
    void keepsADataFolderAndItsDatabaseTogether() throws SQLException {
        TestServer.startOn(data, cluster.createDatabase("first")).close();
        DatabaseAddress other = cluster.createDatabase("second");

        assertThatThrownBy(() -> TestServer.startOn(data, other))
                .isInstanceOfSatisfying(
                        WhatsSoundException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNFIT))
                .hasMessageContaining("holds the audio of another database");
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

            assertThat(socket.awaitBroadcast("chat").payload().at("/payload/id").asText())
                    .isEqualTo(id);
        }
    }
}
