package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import whatssound.db.TestDatabase;

/** What plays when nobody chooses. Demo tracks are what the test's own recordings are. */
class AutoDjIT {
    private TestDatabase database;
    private TimelineScene scene;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.fresh();
        scene = new TimelineScene(database);
    }

    @AfterEach
    void close() throws Exception {
        assertThat(scene.anchor()).isEqualTo(scene.lastEvent());
        scene.close();
        database.close();
    }

    @Test
    void theListGoesRoundInItsOrder() throws Exception {
        UUID[] list = {scene.track(60_000), scene.track(60_000), scene.track(60_000)};
        scene.as(scene.dj, "set_fallback_tracks", "p_session", scene.session, "p_tracks", list);
        scene.set("auto_dj", "true");
        UUID asked = scene.entry(60_000);
        scene.command("play");

        List<String> played = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            scene.moveBy(60_000);
            played.add(scene.anchor().path("track_id").asText());
        }

        List<String> round = List.of(list[0].toString(), list[1].toString(), list[2].toString());
        assertThat(played.subList(0, 3)).isEqualTo(round);
        assertThat(played.subList(3, 6)).isEqualTo(round);
        assertThat(scene.state(asked)).isEqualTo("played");
        assertThat(
                        scene.value(
                                "select count(*) from public.queue_entries where requested_by is null"))
                .isEqualTo("6");
    }

    @Test
    void whatIsQueuedComesBeforeTheList() throws Exception {
        scene.as(
                scene.dj,
                "set_fallback_tracks",
                "p_session",
                scene.session,
                "p_tracks",
                new UUID[] {scene.track(60_000)});
        scene.set("auto_dj", "true");
        scene.entry(60_000);
        UUID second = scene.entry(60_000);
        scene.command("play");
        scene.moveBy(61_000);

        assertThat(scene.state(second)).isEqualTo("playing");
    }

    @Test
    void withoutItTheMusicEnds() throws Exception {
        scene.track(60_000);
        scene.entry(60_000);
        scene.command("play");
        scene.moveBy(61_000);

        assertThat(scene.anchor().path("playing").asBoolean()).isFalse();
    }

    @Test
    void demoTracksPlayWhereThereIsNothingElse() throws Exception {
        UUID demo = scene.track(60_000);
        scene.set("auto_dj", "true");
        scene.entry(60_000);
        scene.command("play");
        scene.moveBy(61_000);

        assertThat(scene.anchor().path("track_id").asText()).isEqualTo(demo.toString());
    }

    @Test
    void whereItHoldsTheDecksItStartsByItself() throws Exception {
        scene.track(60_000);
        scene.value(
                "update public.sessions set deck_holder_id = null where id = ?::uuid returning 1",
                scene.session);

        assertThat(scene.value("select private.sessions_to_start()"))
                .isEqualTo(scene.session.toString());
        scene.keep();
        assertThat(scene.anchor().path("playing").asBoolean()).isTrue();
        assertThat(scene.value("select private.sessions_to_start()")).isNull();
        scene.moveBy(600_000);
        assertThat(scene.anchor().path("playing").asBoolean()).isTrue();
    }

    @Test
    void whatALostDjPausedGoesOn() throws Exception {
        UUID entry = scene.entry(60_000);
        scene.command("play");
        scene.moveBy(10_200);
        scene.command("pause");
        scene.value(
                "update public.sessions set deck_holder_id = null where id = ?::uuid returning 1",
                scene.session);
        scene.keep();

        JsonNode anchor = scene.anchor();
        assertThat(anchor.path("playing").asBoolean()).isTrue();
        assertThat(anchor.path("position_ms").asDouble()).isEqualTo(10_000);
        assertThat(scene.state(entry)).isEqualTo("playing");
    }

    @Test
    void anEndedSessionStaysSilent() throws Exception {
        scene.track(60_000);
        scene.as(scene.dj, "end_session", "p_session", scene.session);
        scene.value(
                "update public.sessions set deck_holder_id = null where id = ?::uuid returning 1",
                scene.session);

        assertThat(scene.value("select private.sessions_to_start()")).isNull();
        assertThat(scene.keep()).isNull();
        assertThat(scene.anchor().path("playing").asBoolean()).isFalse();
    }

    @Test
    void theListIsTheHostsAndHoldsTracksThatHeMayPlay() throws Exception {
        UUID[] unknown = {UUID.randomUUID()};
        assertThatThrownBy(() -> setList(scene.dj, unknown)).hasMessage("no_such_track");
        UUID[] many = new UUID[501];
        java.util.Arrays.fill(many, scene.track(60_000));
        assertThatThrownBy(() -> setList(scene.dj, many)).hasMessage("invalid_settings");
        UUID listener = scene.member("listener");
        assertThatThrownBy(() -> setList(listener, new UUID[] {})).hasMessage("not_the_dj");
        setList(scene.dj, new UUID[] {many[0], many[0]});
        assertThat(scene.value("select count(*) from public.fallback_tracks")).isEqualTo("1");
        setList(scene.dj, new UUID[] {});
        assertThat(scene.value("select count(*) from public.fallback_tracks")).isEqualTo("0");
        scene.entry(60_000);
        scene.command("play");
    }

    private void setList(UUID user, UUID[] tracks) throws Exception {
        scene.as(user, "set_fallback_tracks", "p_session", scene.session, "p_tracks", tracks);
    }
}
