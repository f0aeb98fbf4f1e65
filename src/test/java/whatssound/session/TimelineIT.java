package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.db.TestDatabase;
import whatssound.session.TimelineScene.Refused;

/** The timeline's rules in the database, at server times that the test sets. */
class TimelineIT {
    private static final double LEAD_MS = 200;

    private static TestDatabase database;
    private TimelineScene scene;

    @BeforeAll
    static void openDatabase() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void open() throws Exception {
        scene = new TimelineScene(database);
    }

    @AfterEach
    void close() throws Exception {
        assertThat(scene.anchor()).isEqualTo(scene.lastEvent());
        scene.close();
    }

    @Test
    void theNextIsAnnouncedInTimeAndStartsAtTheVeryMillisecond() throws Exception {
        UUID first = scene.entry(60_000);
        UUID second = scene.entry(30_000);
        scene.command("play");
        double endsMs = scene.nowMs + LEAD_MS + 60_000;

        scene.moveTo(endsMs - 15_001);
        assertThat(scene.state(second)).isEqualTo("queued");

        scene.moveTo(endsMs - 14_999);
        JsonNode announced = scene.anchor();
        assertThat(announced.path("next_entry_id").asText()).isEqualTo(second.toString());
        assertThat(announced.path("next_at_server_ms").asDouble()).isEqualTo(endsMs);
        assertThat(announced.path("entry_id").asText()).isEqualTo(first.toString());
        assertThat(scene.state(second)).isEqualTo("announced");

        scene.moveTo(endsMs);
        JsonNode next = scene.anchor();
        assertThat(next.path("entry_id").asText()).isEqualTo(second.toString());
        assertThat(next.path("at_server_ms").asDouble()).isEqualTo(endsMs);
        assertThat(next.path("position_ms").asDouble()).isZero();
        assertThat(next.path("next_entry_id").isNull()).isTrue();
        assertThat(scene.state(first)).isEqualTo("played");
        assertThat(scene.state(second)).isEqualTo("playing");
        assertThat(scene.kinds()).containsExactly("play", "announce", "advance");
    }

    @Test
    void aKeeperWhoComesLateStillWritesTheExactMoment() throws Exception {
        scene.entry(60_000);
        scene.entry(60_000);
        scene.command("play");
        scene.moveTo(scene.nowMs + 50_000);
        double nextAtMs = scene.anchor().path("next_at_server_ms").asDouble();

        scene.nowMs = nextAtMs + 300;
        scene.keep();

        assertThat(scene.anchor().path("at_server_ms").asDouble()).isEqualTo(nextAtMs);
    }

    @Test
    void whatIsQueuedAfterTheAnnouncementWaits() throws Exception {
        scene.entry(60_000);
        UUID second = scene.entry(60_000);
        scene.command("play");
        scene.moveBy(50_000);
        UUID late = scene.entry(60_000);
        scene.as(scene.dj, "move_entry", "p_entry", late, "p_before", second);
        scene.moveBy(20_000);

        assertThat(scene.state(second)).isEqualTo("playing");
        assertThat(scene.state(late)).isEqualTo("queued");
    }

    @Test
    void whatIsQueuedAtTheVeryLastIsStillTaken() throws Exception {
        scene.entry(60_000);
        scene.command("play");
        scene.moveBy(58_000);
        UUID late = scene.entry(30_000);
        scene.moveBy(3_000);

        assertThat(scene.state(late)).isEqualTo("playing");
        assertThat(scene.anchor().path("at_server_ms").asDouble())
                .isEqualTo(TimelineScene.START_MS + LEAD_MS + 60_000);
    }

    @Test
    void anEmptyQueueEndsTheMusicWithTheLastEntry() throws Exception {
        UUID only = scene.entry(60_000);
        scene.command("play");
        scene.moveBy(61_000);

        JsonNode ended = scene.anchor();
        assertThat(ended.path("playing").asBoolean()).isFalse();
        assertThat(ended.path("entry_id").isNull()).isTrue();
        assertThat(ended.path("at_server_ms").asDouble())
                .isEqualTo(TimelineScene.START_MS + LEAD_MS + 60_000);
        assertThat(scene.state(only)).isEqualTo("played");
    }

    @Test
    void crossfadesBeginSoMuchBeforeTheEnd() throws Exception {
        scene.set("crossfade_ms", "8000");
        scene.set("crossfade_curve", "linear");
        scene.entry(60_000);
        scene.entry(60_000);
        scene.command("play");
        double endsMs = scene.nowMs + LEAD_MS + 60_000;

        scene.moveTo(endsMs - 8_000 - 14_999);
        JsonNode announced = scene.anchor();
        assertThat(announced.path("next_at_server_ms").asDouble()).isEqualTo(endsMs - 8_000);
        assertThat(announced.path("crossfade_ms").asDouble()).isEqualTo(8_000);
        assertThat(announced.path("crossfade_curve").asText()).isEqualTo("linear");

        scene.moveTo(endsMs - 8_000);
        assertThat(scene.anchor().path("at_server_ms").asDouble()).isEqualTo(endsMs - 8_000);
        assertThat(scene.anchor().path("crossfade_ms").asDouble()).isEqualTo(8_000);
    }

    @Test
    void aCrossfadeGivesWayToTenSecondsOfNotice() throws Exception {
        scene.set("crossfade_ms", "12000");
        scene.entry(60_000);
        scene.command("play");
        double endsMs = scene.nowMs + LEAD_MS + 60_000;
        scene.moveTo(endsMs - 14_000);
        scene.entry(60_000);
        scene.keep();

        assertThat(scene.anchor().path("next_at_server_ms").asDouble()).isEqualTo(endsMs - 4_000);
        assertThat(scene.anchor().path("crossfade_ms").asDouble()).isEqualTo(4_000);
    }

    @Test
    void cuesAreWhereAnEntryBeginsAndEnds() throws Exception {
        UUID first = scene.entry(60_000);
        UUID second = scene.entry(60_000);
        scene.as(scene.dj, "set_cues", "p_entry", first, "p_in", 5_000, "p_out", 40_000);
        scene.as(scene.dj, "set_cues", "p_entry", second, "p_in", 1_500);

        JsonNode started = scene.command("play");
        assertThat(started.path("position_ms").asDouble()).isEqualTo(5_000);
        scene.moveBy(36_000);

        JsonNode next = scene.anchor();
        assertThat(next.path("entry_id").asText()).isEqualTo(second.toString());
        assertThat(next.path("at_server_ms").asDouble())
                .isEqualTo(started.path("at_server_ms").asDouble() + 35_000);
        assertThat(next.path("position_ms").asDouble()).isEqualTo(1_500);
    }

    @ParameterizedTest
    @CsvSource({"-1, 40000", "0, 60001", "NaN, 40000", "0, NaN", "5000, 5999", "0, Infinity"})
    void cuesOutsideTheTrackAreRefused(double in, double out) throws Exception {
        UUID entry = scene.entry(60_000);

        assertThatThrownBy(
                        () ->
                                scene.as(
                                        scene.dj,
                                        "set_cues",
                                        "p_entry",
                                        entry,
                                        "p_in",
                                        in,
                                        "p_out",
                                        out))
                .isInstanceOf(Refused.class)
                .hasMessage("invalid_cues");
        scene.command("play");
    }

    @Test
    void cuesOfWhatIsAnnouncedOrOfOthersAreLocked() throws Exception {
        scene.entry(60_000);
        UUID second = scene.entry(60_000);
        UUID listener = scene.member("listener");
        scene.command("play");
        scene.moveBy(50_000);

        assertThatThrownBy(() -> scene.as(scene.dj, "set_cues", "p_entry", second, "p_in", 5))
                .hasMessage("entry_locked");
        assertThatThrownBy(() -> scene.as(listener, "set_cues", "p_entry", second, "p_in", 5))
                .hasMessage("not_the_dj");
        assertThatThrownBy(() -> scene.as(scene.user(), "set_cues", "p_entry", second, "p_in", 5))
                .hasMessage("no_such_entry");
    }

    @Test
    void goNowStartsWhatWasAnnounced() throws Exception {
        scene.entry(60_000);
        UUID second = scene.entry(60_000);
        scene.command("play");
        scene.moveBy(50_000);

        JsonNode gone = scene.command("next");

        assertThat(gone.path("entry_id").asText()).isEqualTo(second.toString());
        assertThat(gone.path("at_server_ms").asDouble()).isEqualTo(scene.nowMs + LEAD_MS);
        assertThat(gone.path("crossfade_ms").asDouble()).isZero();
    }

    @Test
    void goingToAnotherEntryFreesWhatWasAnnounced() throws Exception {
        scene.entry(60_000);
        UUID second = scene.entry(60_000);
        UUID third = scene.entry(60_000);
        scene.command("play");
        scene.moveBy(50_000);
        scene.command("next", "p_entry", third);

        assertThat(scene.state(third)).isEqualTo("playing");
        assertThat(scene.state(second)).isEqualTo("queued");
        assertThat(scene.anchor().path("next_entry_id").isNull()).isTrue();
    }

    @Test
    void aSeekOrAPauseMovesTheStartOfWhatWasAnnounced() throws Exception {
        scene.entry(60_000);
        UUID second = scene.entry(60_000);
        scene.command("play");
        scene.moveBy(50_000);

        JsonNode sought = scene.command("seek", "p_position_ms", 20_000);
        assertThat(sought.path("next_entry_id").asText()).isEqualTo(second.toString());
        assertThat(sought.path("next_at_server_ms").asDouble())
                .isEqualTo(scene.nowMs + LEAD_MS + 40_000);

        JsonNode paused = scene.command("pause");
        assertThat(paused.path("next_at_server_ms").isNull()).isTrue();
        assertThat(scene.state(second)).isEqualTo("announced");
        scene.moveBy(3_600_000);
        assertThat(scene.anchor()).isEqualTo(paused);

        JsonNode resumed = scene.command("play");
        assertThat(resumed.path("next_at_server_ms").asDouble())
                .isEqualTo(scene.nowMs + LEAD_MS + 40_000);
    }

    @Test
    void aFadeOutEndsInAPause() throws Exception {
        scene.entry(60_000);
        scene.entry(60_000);
        scene.command("play");
        scene.moveBy(10_000);

        JsonNode fading = scene.command("fade_out", "p_fade_ms", 4_000);
        assertThat(fading.path("playing").asBoolean()).isTrue();
        assertThat(fading.path("fade_out_at_ms").asDouble()).isEqualTo(scene.nowMs + LEAD_MS);
        scene.moveBy(5_000);

        JsonNode paused = scene.anchor();
        assertThat(paused.path("playing").asBoolean()).isFalse();
        assertThat(paused.path("position_ms").asDouble()).isCloseTo(14_000, within(0.001));
        assertThat(paused.path("fade_out_at_ms").isNull()).isTrue();
        assertThat(scene.command("play").path("playing").asBoolean()).isTrue();
    }

    @Test
    void playTakesAFadeOutBack() throws Exception {
        scene.entry(60_000);
        scene.command("play");
        scene.moveBy(10_000);
        scene.command("fade_out", "p_fade_ms", 4_000);
        scene.moveBy(1_000);

        JsonNode playing = scene.command("play");
        assertThat(playing.path("fade_out_at_ms").isNull()).isTrue();
        assertThat(playing.path("position_ms").asDouble()).isCloseTo(11_000, within(0.001));
        scene.moveBy(10_000);
        assertThat(scene.anchor().path("playing").asBoolean()).isTrue();
    }

    @Test
    void aFadeOutNeverOutlivesItsEntry() throws Exception {
        scene.entry(60_000);
        scene.command("play");
        scene.moveBy(57_000);

        JsonNode fading = scene.command("fade_out", "p_fade_ms", 30_000);

        assertThat(fading.path("fade_out_ms").asDouble()).isCloseTo(3_000, within(0.001));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 60_001, Double.NaN, Double.POSITIVE_INFINITY})
    void positionsAndFadesOutOfRangeAreRefused(double number) throws Exception {
        scene.entry(60_000);
        scene.command("play");

        assertThatThrownBy(() -> scene.command("seek", "p_position_ms", number))
                .hasMessage("invalid_command");
        assertThatThrownBy(() -> scene.command("play", "p_position_ms", number))
                .hasMessage("invalid_command");
        assertThatThrownBy(() -> scene.command("fade_out", "p_fade_ms", number))
                .hasMessage("invalid_command");
    }

    @Test
    void skippingGoesOnOnceAndOnlyFromThatEntry() throws Exception {
        UUID first = scene.entry(60_000);
        UUID second = scene.entry(60_000);
        scene.command("play");

        assertThat(skip(second)).isEqualTo("f");
        assertThat(skip(first)).isEqualTo("t");
        assertThat(skip(first)).isEqualTo("f");
        assertThat(scene.state(second)).isEqualTo("playing");
        assertThat(skip(second)).isEqualTo("t");
        assertThat(scene.anchor().path("entry_id").isNull()).isTrue();
        assertThat(scene.kinds()).containsExactly("play", "skip", "end");
    }

    private String skip(UUID entry) throws Exception {
        return String.valueOf(
                scene.value("select private.skip_entry(?::uuid, ?::uuid)", scene.session, entry));
    }

    @Test
    void aNewEpochChangesNothingAudibleAndRefusesOldCommands() throws Exception {
        scene.entry(60_000);
        scene.entry(60_000);
        JsonNode before = scene.command("play");
        scene.moveBy(50_000);
        JsonNode announced = scene.anchor();
        scene.value("select private.new_epoch(?::uuid, null)", scene.session);

        JsonNode after = scene.anchor();
        assertThat(after.path("epoch").asLong()).isEqualTo(before.path("epoch").asLong() + 1);
        for (String same : new String[] {"position_ms", "at_server_ms", "next_at_server_ms"}) {
            assertThat(after.path(same)).isEqualTo(announced.path(same));
        }
        assertThatThrownBy(
                        () ->
                                scene.as(
                                        scene.dj,
                                        "command_playback",
                                        "p_session",
                                        scene.session,
                                        "p_epoch",
                                        1L,
                                        "p_seq",
                                        after.path("seq").asLong(),
                                        "p_command",
                                        "pause"))
                .hasMessage("stale_command");
    }

    @Test
    void aStartOfTheServerGoesOnWhereThePagesAre() throws Exception {
        scene.entry(60_000);
        UUID second = scene.entry(60_000);
        scene.command("play");
        scene.moveBy(55_000);
        double nextAtMs = scene.anchor().path("next_at_server_ms").asDouble();

        // Nobody kept time meanwhile, yet every page began what was announced.
        scene.nowMs = nextAtMs + 4_000;
        scene.value("select private.restamp_anchors()");

        JsonNode anchor = scene.anchor();
        assertThat(anchor.path("entry_id").asText()).isEqualTo(second.toString());
        assertThat(anchor.path("position_ms").asDouble()).isCloseTo(4_000, within(0.001));
        assertThat(anchor.path("at_server_ms").asDouble()).isEqualTo(scene.nowMs);
    }

    @Test
    void aClockThatWasSetBackOverAStartKeepsNobodyWaitingForTheMusic() throws Exception {
        UUID first = scene.entry(60_000);
        scene.entry(60_000);
        scene.command("play");
        scene.moveBy(55_000);
        JsonNode before = scene.anchor();
        double untilNextMs =
                before.path("next_at_server_ms").asDouble()
                        - before.path("at_server_ms").asDouble();

        scene.nowMs -= 3_600_000;
        scene.value("select private.restamp_anchors()");

        JsonNode anchor = scene.anchor();
        assertThat(anchor.path("entry_id").asText()).isEqualTo(first.toString());
        assertThat(anchor.path("at_server_ms").asDouble()).isEqualTo(scene.nowMs);
        assertThat(anchor.path("position_ms")).isEqualTo(before.path("position_ms"));
        assertThat(anchor.path("next_at_server_ms").asDouble())
                .isCloseTo(scene.nowMs + untilNextMs, within(0.001));
    }

    @Test
    void whatEndedLongAgoIsFollowedNow() throws Exception {
        scene.entry(60_000);
        UUID second = scene.entry(60_000);
        scene.command("play");
        scene.nowMs += 3_600_000;
        scene.value("select private.restamp_anchors()");

        JsonNode anchor = scene.anchor();
        assertThat(anchor.path("entry_id").asText()).isEqualTo(second.toString());
        assertThat(anchor.path("at_server_ms").asDouble()).isEqualTo(scene.nowMs);
        assertThat(anchor.path("position_ms").asDouble()).isZero();
    }
}
