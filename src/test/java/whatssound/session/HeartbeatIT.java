package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.db.TestDatabase;

/** What the timeline makes of what the DJ's page says it plays. */
class HeartbeatIT {
    private static final double LEAD_MS = 200;

    private static TestDatabase database;
    private TimelineScene scene;
    private double startedMs;

    @BeforeAll
    static void openDatabase() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void play() throws Exception {
        scene = new TimelineScene(database);
        scene.entry(180_000);
        scene.entry(180_000);
        startedMs = scene.command("play").path("at_server_ms").asDouble();
        scene.moveBy(30_000);
    }

    @AfterEach
    void close() throws Exception {
        assertThat(scene.anchor()).isEqualTo(scene.lastEvent());
        scene.close();
    }

    @Test
    void twoInARowTakeTheTimelineAlong() throws Exception {
        beat(-80);
        assertThat(scene.kinds()).containsExactly("play");
        scene.moveBy(10_000);
        JsonNode anchor = beat(-75);

        assertThat(scene.kinds()).containsExactly("play", "reanchor");
        assertThat(anchor.path("position_ms").asDouble())
                .isCloseTo(scene.nowMs + LEAD_MS - startedMs - 75, within(0.001));
        assertThat(anchor.path("at_server_ms").asDouble()).isEqualTo(scene.nowMs + LEAD_MS);
    }

    @Test
    void oneInBetweenThatIsOnTimeForgetsTheFirst() throws Exception {
        beat(-80);
        beat(5);
        beat(-80);

        assertThat(scene.kinds()).containsExactly("play");
    }

    @ParameterizedTest
    @ValueSource(doubles = {59, -59, 10_001, -20_000, 1e9})
    void littleOffAndNonsenseChangeNothing(double offMs) throws Exception {
        JsonNode before = scene.anchor();
        beat(offMs);
        assertThat(beat(offMs).path("seq")).isEqualTo(before.path("seq"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-3_600_000, -11_000, 300, 86_400_000})
    void aPageWithAWrongClockChangesNothing(double clockOffMs) throws Exception {
        for (int i = 0; i < 3; i++) {
            heartbeat(scene.nowMs - startedMs + 500, scene.nowMs + clockOffMs);
            scene.moveBy(1_000);
        }
        assertThat(scene.kinds()).containsExactly("play");
    }

    @Test
    void whatIsAnnouncedStaysLocked() throws Exception {
        scene.moveTo(startedMs + 180_000 - 14_000);
        JsonNode announced = scene.anchor();
        beat(100);
        assertThat(beat(100)).isEqualTo(announced);
    }

    @ParameterizedTest
    @CsvSource({"NaN, 0", "-1, 0", "Infinity, 0", "0, NaN", "0, Infinity"})
    void whatIsNoPositionIsRefused(double positionMs, double atMs) {
        assertThatThrownBy(() -> heartbeat(positionMs, atMs)).hasMessage("invalid_command");
    }

    @Test
    void onlyTheHolderOfThisEpochIsHeard() throws Exception {
        assertThatThrownBy(
                        () ->
                                scene.as(
                                        scene.member("dj"),
                                        "dj_heartbeat",
                                        "p_session",
                                        scene.session,
                                        "p_epoch",
                                        1L))
                .hasMessage("not_the_dj");
        assertThatThrownBy(
                        () ->
                                scene.as(
                                        scene.dj,
                                        "dj_heartbeat",
                                        "p_session",
                                        scene.session,
                                        "p_epoch",
                                        2L))
                .hasMessage("stale_command");
    }

    @Test
    void eachTellsTheAnchorAgain() throws Exception {
        String told =
                "select count(*) from realtime.messages where event = 'playback' and topic = 'session:%s'"
                        .formatted(scene.session);
        int before = Integer.parseInt(String.valueOf(scene.value(told)));
        beat(0);
        scene.as(scene.dj, "dj_heartbeat", "p_session", scene.session, "p_epoch", 1L);

        assertThat(scene.value(told)).isEqualTo(String.valueOf(before + 2));
    }

    private JsonNode beat(double offMs) throws Exception {
        return heartbeat(Math.max(0, scene.nowMs - startedMs + offMs), scene.nowMs);
    }

    private JsonNode heartbeat(double positionMs, double atMs) throws Exception {
        return scene.as(
                scene.dj,
                "dj_heartbeat",
                "p_session",
                scene.session,
                "p_epoch",
                1L,
                "p_position_ms",
                positionMs,
                "p_at_server_ms",
                atMs);
    }
}
