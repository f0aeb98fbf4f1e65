package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import whatssound.db.Sql;
import whatssound.db.TestDatabase;

/** The session that is always there, as the database keeps it. */
class DemoSessionIT {
    private TestDatabase database;
    private TimelineScene scene;
    private DemoSession demo;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.fresh();
        scene = new TimelineScene(database);
        demo = new DemoSession(database.database());
    }

    @AfterEach
    void close() throws Exception {
        scene.close();
        database.close();
    }

    @Test
    void thereIsOneAfterEveryStartAndNeverTwo() throws Exception {
        scene.track(60_000);
        scene.track(60_000);
        demo.open();
        String first = demoId();
        demo.open();

        assertThat(demoId()).isEqualTo(first);
        assertThat(text("select code from public.sessions where demo")).isEqualTo("DEEJAY");
        assertThat(text("select count(*) from public.sessions where demo")).isEqualTo("1");
        assertThat(text("select count(*) from public.fallback_tracks")).isEqualTo("2");

        run("update public.sessions set ended_at = now() where demo");
        demo.open();
        assertThat(demoId()).isEqualTo(first);
        assertThat(text("select ended_at from public.sessions where demo")).isEqualTo("null");

        run("delete from public.sessions where demo");
        demo.open();
        assertThat(text("select code from public.sessions where demo")).isEqualTo("DEEJAY");
    }

    @Test
    void aSessionThatHasItsCodeKeepsIt() throws Exception {
        scene.track(60_000);
        scene.set("code", DemoSession.CODE);
        demo.open();

        assertThat(text("select code from public.sessions where not demo")).isEqualTo("DEEJAY");
        assertThat(text("select code from public.sessions where demo")).isNotEqualTo("DEEJAY");
    }

    @Test
    void thereIsNoneWithoutTracksNorWhereNoneIsWanted() throws Exception {
        demo.open();
        assertThat(text("select count(*) from public.sessions where demo")).isEqualTo("0");

        scene.track(60_000);
        demo.open();
        demo.close();
        demo.close();
        assertThat(text("select count(*) from public.sessions where demo")).isEqualTo("0");
        assertThat(text("select count(*) from public.playback")).isEqualTo("1");
    }

    @Test
    void whoComesHearsMusicWithinTheAnswer() throws Exception {
        scene.track(60_000);
        demo.open();
        UUID guest = scene.user();
        assertThat(playing()).isEqualTo("false");
        scene.as(guest, "join_session", "p_code", "deejay");

        assertThat(playing()).isEqualTo("true");
        assertThat(
                        scene.value(
                                "select at_server_ms from public.playback where session_id = ?::uuid",
                                demoId()))
                .isEqualTo(Double.toString(scene.nowMs + 200).replace(".0", ""));
        assertThat(text("select requested_by from public.queue_entries")).isEqualTo("null");
    }

    @Test
    void itRestsWhileNobodyListensAndGoesOnForWhoComesBack() throws Exception {
        scene.track(60_000);
        demo.open();
        UUID guest = scene.user();
        scene.as(guest, "join_session", "p_code", "DEEJAY");
        passTime(600_000);
        assertThat(playing()).as("somebody listens for ten minutes").isEqualTo("true");

        run("update private.last_seen set at = now() - interval '2 minutes'");
        passTime(600_000);
        String events = text("select count(*) from public.timeline_events");
        assertThat(playing()).isEqualTo("false");
        passTime(86_400_000);
        assertThat(text("select count(*) from public.timeline_events")).isEqualTo(events);

        scene.as(guest, "join_session", "p_code", "DEEJAY");
        assertThat(playing()).isEqualTo("true");
    }

    @Test
    void aPageThatWakesUpInItWakesTheKeeper() throws Exception {
        scene.track(60_000);
        demo.open();
        UUID guest = scene.user();
        scene.as(guest, "join_session", "p_code", "DEEJAY");
        run("update private.last_seen set at = now() - interval '2 minutes'");
        passTime(600_000);
        assertThat(scene.value("select private.sessions_to_start()")).isNull();

        scene.value(
                "select private.see_members(array[?::uuid], array[?::uuid])::text",
                demoId(),
                guest);
        assertThat(scene.value("select private.sessions_to_start()")).isEqualTo(demoId());
    }

    @Test
    void noGuestHasARightOverIt() throws Exception {
        UUID track = scene.track(60_000);
        demo.open();
        UUID ann = scene.user();
        UUID bo = scene.user();
        for (UUID guest : new UUID[] {ann, bo}) {
            scene.as(guest, "join_session", "p_code", "DEEJAY");
        }

        assertThat(refusal(ann, "kick_member", "p_session", demoUuid(), "p_user", bo))
                .isEqualTo("not_a_moderator");
        assertThat(refusal(ann, "end_session", "p_session", demoUuid())).isEqualTo("not_the_host");
        assertThat(refusal(ann, "delete_session", "p_session", demoUuid()))
                .isEqualTo("not_the_host");
        assertThat(refusal(ann, "take_decks", "p_session", demoUuid(), "p_epoch", 1L))
                .isEqualTo("not_a_dj");
        assertThat(
                        refusal(
                                ann,
                                "set_role",
                                "p_session",
                                demoUuid(),
                                "p_user",
                                bo,
                                "p_role",
                                "moderator"))
                .isEqualTo("not_the_host");
        assertThat(refusal(ann, "set_fallback_tracks", "p_session", demoUuid(), "p_tracks", none()))
                .isEqualTo("not_the_dj");

        assertThat(scene.as(ann, "request_track", "p_session", demoUuid(), "p_track", track))
                .isNotNull();
        assertThat(scene.as(ann, "leave_session", "p_session", demoUuid())).isNotNull();
    }

    @Test
    void moderatorsThatTheOperatorNamesLeaveEachOtherInPeace() throws Exception {
        scene.track(60_000);
        demo.open();
        UUID guest = scene.user();
        UUID ann = scene.user();
        UUID bo = scene.user();
        for (UUID each : new UUID[] {guest, ann, bo}) {
            scene.as(each, "join_session", "p_code", "DEEJAY");
        }
        run(
                "update public.members set role = 'moderator' where user_id in ('%s', '%s')"
                        .formatted(ann, bo));

        assertThat(refusal(ann, "mute_member", "p_session", demoUuid(), "p_user", bo))
                .isEqualTo("above_moderation");
        assertThat(refusal(ann, "mute_member", "p_session", demoUuid(), "p_user", guest)).isNull();
    }

    @Test
    void itForgetsWhoLeftAndWhatWasPlayed() throws Exception {
        scene.track(60_000);
        demo.open();
        UUID gone = scene.user();
        UUID here = scene.user();
        UUID moderator = scene.user();
        for (UUID guest : new UUID[] {gone, here, moderator}) {
            scene.as(guest, "join_session", "p_code", "DEEJAY");
        }
        passTime(200_000);
        run(
                "update public.members set role = 'moderator' where user_id = '%s'"
                        .formatted(moderator));
        run("update public.members set joined_at = now() - interval '3 hours'");
        run(
                "update private.last_seen set at = now() - interval '3 hours' where user_id <> '%s'"
                        .formatted(here));
        RetentionStore retention = new RetentionStore(database.database());
        assertThat(retention.pruneDemo(50)).isTrue();
        assertThat(
                        text(
                                "select count(*) from public.members where session_id = '%s'"
                                        .formatted(demoId())))
                .isEqualTo("2");
        assertThat(text("select count(*) from public.members where user_id = '%s'".formatted(gone)))
                .isEqualTo("0");

        String entries = "select count(*) from public.queue_entries";
        assertThat(Integer.parseInt(text(entries))).isGreaterThan(2);
        run("update public.timeline_events set created_at = now() - interval '25 hours'");
        run("update public.queue_entries set created_at = now() - interval '25 hours'");
        assertThat(retention.pruneDemo(1)).as("there is more").isFalse();
        while (!retention.pruneDemo(1)) {
            assertThat(text("select count(*) from public.sessions where demo")).isEqualTo("1");
        }
        assertThat(text("select count(*) from public.timeline_events")).isEqualTo("0");
        assertThat(text(entries)).as("what plays, and what is announced").isIn("1", "2");
        assertThat(playing()).isEqualTo("true");
    }

    /** The keeper looks at the demo session whenever it wants to. */
    private void passTime(double ms) throws Exception {
        double untilMs = scene.nowMs + ms;
        String look = "select due_at_ms from private.keep_timeline(?::uuid)";
        String due = scene.value(look, demoId());
        while (due != null && Double.parseDouble(due) <= untilMs) {
            scene.nowMs = Math.max(scene.nowMs, Double.parseDouble(due));
            due = scene.value(look, demoId());
        }
        scene.nowMs = untilMs;
    }

    private @Nullable String refusal(UUID user, String function, Object... arguments)
            throws Exception {
        try {
            scene.as(user, function, arguments);
            return null;
        } catch (TimelineScene.Refused refused) {
            return refused.getMessage();
        }
    }

    private static UUID[] none() {
        return new UUID[0];
    }

    private String playing() throws Exception {
        return text(
                "select p.playing::text from public.playback p join public.sessions s on s.id = p.session_id where s.demo");
    }

    private String demoId() throws Exception {
        return text("select id from public.sessions where demo");
    }

    private UUID demoUuid() throws Exception {
        return UUID.fromString(demoId());
    }

    private String text(String sql) throws Exception {
        return Sql.text(database.address(), sql);
    }

    private void run(String sql) throws Exception {
        Sql.run(database.address(), sql);
    }
}
