package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.UUID;
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
        JsonNode started = command(0, "play");

        JsonNode next = anchorWithSeq(2);

        assertThat(next.path("playing").asBoolean()).isTrue();
        assertThat(next.path("position_ms").asDouble()).isZero();
        assertThat(next.path("at_server_ms").asDouble())
                .isCloseTo(started.path("at_server_ms").asDouble() + 1_500, within(0.01));
        assertThat(next.path("entry_id").asText()).isNotEqualTo(started.path("entry_id").asText());
    }

    @Test
    void theMusicEndsWithTheLastEntry() throws Exception {
        enqueue(recording(1_000));
        command(0, "play");

        JsonNode ended = anchorWithSeq(2);

        assertThat(ended.path("playing").asBoolean()).isFalse();
        assertThat(ended.path("entry_id").isNull()).isTrue();
    }

    @Test
    void aPauseOfTheDjKeepsTheKeeperAway() throws Exception {
        enqueue(recording(2_500));
        enqueue(recording(60_000));
        command(0, "play");
        command(1, "pause");
        Thread.sleep(3_500);

        assertThat(anchor().path("seq").asLong()).isEqualTo(2);
        assertThat(anchor().path("playing").asBoolean()).isFalse();
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
        String row = "{\"session_id\":\"" + session + "\",\"track_id\":\"" + track + "\"}";
        assertThat(server.post("/rest/v1/queue_entries", ann.accessToken(), row).statusCode())
                .isEqualTo(201);
    }

    private JsonNode command(int seq, String command) {
        return server.rpc(
                ann,
                "command_playback",
                "{\"p_session\":\"%s\",\"p_epoch\":1,\"p_seq\":%d,\"p_command\":\"%s\"}"
                        .formatted(session, seq, command));
    }

    private JsonNode anchorWithSeq(long seq) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
        JsonNode anchor = anchor();
        while (anchor.path("seq").asLong() < seq && System.nanoTime() < deadline) {
            Thread.sleep(50);
            anchor = anchor();
        }
        assertThat(anchor.path("seq").asLong()).isEqualTo(seq);
        return anchor;
    }

    private JsonNode anchor() {
        return TestServer.json(
                        server.get("/rest/v1/playback?session_id=eq." + session, ann.accessToken()))
                .path(0);
    }
}
