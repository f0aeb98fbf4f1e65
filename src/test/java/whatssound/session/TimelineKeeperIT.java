package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.Sql;

/** The keeper on the real server, with recordings of a second or two. */
class TimelineKeeperIT {
    private static final long PATIENCE_MS = 8_000;

    private final TestServer server = TestServer.shared();
    private final User ann = server.signUp("Ann");
    private final String session =
            server.rpc(ann, "create_session", "{\"p_name\":\"Party\"}").path("id").asText();

    @Test
    void theNextEntryStartsAtTheVeryMillisecondInWhichTheTrackEnds() throws Exception {
        enqueue(recording(1_500));
        enqueue(recording(60_000));
        JsonNode started = command("play");

        JsonNode next =
                anchorLater(anchor -> !anchor.path("entry_id").equals(started.path("entry_id")));

        assertThat(next.path("playing").asBoolean()).isTrue();
        assertThat(next.path("position_ms").asDouble()).isZero();
        assertThat(next.path("at_server_ms").asDouble())
                .isEqualTo(started.path("at_server_ms").asDouble() + 1_500);
    }

    @Test
    void theMusicEndsWithTheLastEntry() throws Exception {
        enqueue(recording(1_000));
        command("play");

        JsonNode ended = anchorLater(anchor -> !anchor.path("playing").asBoolean());

        assertThat(ended.path("entry_id").isNull()).isTrue();
    }

    @Test
    void aPauseOfTheDjKeepsTheKeeperAway() throws Exception {
        enqueue(recording(2_500));
        enqueue(recording(60_000));
        command("play");
        JsonNode paused = command("pause");
        Thread.sleep(3_500);

        assertThat(anchor()).isEqualTo(paused);
        assertThat(paused.path("playing").asBoolean()).isFalse();
    }

    @Test
    void whatIsQueuedWhileTheLastTrackPlaysIsAnnouncedAtOnce() throws Exception {
        enqueue(recording(9_000));
        command("play");
        Thread.sleep(500);
        long queuedNanos = System.nanoTime();
        enqueue(recording(60_000));

        anchorLater(anchor -> !anchor.path("next_entry_id").isNull());

        assertThat(System.nanoTime() - queuedNanos).isLessThan(2_000_000_000L);
    }

    @Test
    void whatTheWalTellsOfBeforeItCanBeSeenIsNotMissed() throws Exception {
        enqueue(recording(12_000));
        command("play");
        String next = recording(60_000);
        // A commit that waits for a standby is in the WAL and not to be seen; only the writer's.
        sql("alter system set synchronous_commit = local");
        sql("alter system set synchronous_standby_names = 'nobody'");
        sql("select pg_reload_conf()");
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> enqueueSlowly(next));
        try {
            // Time enough to look too early.
            Thread.sleep(1_000);
            assertThat(anchor().path("next_entry_id").isNull()).isTrue();
        } finally {
            sql("alter system reset synchronous_standby_names");
            sql("alter system reset synchronous_commit");
            sql("select pg_reload_conf()");
        }
        writing.join();

        anchorLater(anchor -> !anchor.path("next_entry_id").isNull());
    }

    private void enqueueSlowly(String track) {
        try (Connection connection = Sql.connect(server.database())) {
            Sql.run(connection, "set synchronous_commit = on");
            Sql.run(
                    connection,
                    "insert into public.queue_entries (session_id, track_id, requested_by) values ('%s', '%s', '%s')"
                            .formatted(session, track, ann.id()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void sql(String statement) throws SQLException {
        Sql.run(server.database(), statement);
    }

    private String recording(int durationMs) throws SQLException {
        String id = UUID.randomUUID().toString();
        Sql.run(
                server.database(),
                """
                insert into public.tracks (id, title, duration_ms, sample_rate, sample_count, audio_path, owner_id)
                values ('%s', 'Short', %d, 48000, %d, 'none', '%s')
                """
                        .formatted(id, durationMs, durationMs * 48L, ann.id()));
        return id;
    }

    private void enqueue(String track) {
        server.rpc(
                ann,
                "request_track",
                "{\"p_session\":\"%s\",\"p_track\":\"%s\"}".formatted(session, track));
    }

    /** The command as a page gives it: once more where the keeper wrote meanwhile. */
    private JsonNode command(String command) {
        while (true) {
            JsonNode seen = anchor();
            HttpResponse<String> answer =
                    server.post(
                            "/rest/v1/rpc/command_playback",
                            ann.accessToken(),
                            "{\"p_session\":\"%s\",\"p_epoch\":1,\"p_seq\":%d,\"p_command\":\"%s\"}"
                                    .formatted(session, seen.path("seq").asLong(), command));
            if (answer.statusCode() != 409) {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                return TestServer.json(answer);
            }
        }
    }

    private JsonNode anchorLater(Predicate<JsonNode> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
        JsonNode anchor = anchor();
        while (!wanted.test(anchor) && System.nanoTime() < deadline) {
            Thread.sleep(50);
            anchor = anchor();
        }
        assertThat(wanted.test(anchor)).as(anchor.toString()).isTrue();
        return anchor;
    }

    private JsonNode anchor() {
        return TestServer.json(
                        server.get("/rest/v1/playback?session_id=eq." + session, ann.accessToken()))
                .path(0);
    }
}
