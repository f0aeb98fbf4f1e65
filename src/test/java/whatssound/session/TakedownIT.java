package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionRules.assertRefused;
import static whatssound.session.SessionRules.succeeds;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import whatssound.http.DialectClient.Reply;
import whatssound.session.SessionRules.Person;
import whatssound.session.SessionRules.Room;

/** Reports, and recordings that go wherever they wait or play. */
class TakedownIT {
    private static final SessionRules RULES = new SessionRules();

    private final Person ann = RULES.person("Ann");
    private final Room room = RULES.room(ann);
    private final Person bo = RULES.guest(room, "Bo");
    private final Person mo = RULES.guest(room, "Mo", "moderator");
    private final String hash = UUID.randomUUID().toString();
    private final String track = RULES.recording(ann, hash);

    @AfterAll
    static void stop() {
        RULES.close();
    }

    @Test
    void whatIsReportedIsReadByWhoKeepsOrderAndNotWhoSaidIt() {
        String entry = queue(track);
        succeeds(report(bo, "track", track, "Not theirs"));
        succeeds(report(bo, "track", track, "Not theirs!"));

        Reply read = mo.client().get("/reports?select=id,kind,reason,seen,resolution");
        assertThat(read.json()).hasSize(1);
        assertThat(read.json().path(0).path("seen").path("title").asText()).isEqualTo("Mine");
        assertThat(RULES.guest(room, "Cy").client().get("/reports?select=id").json()).isEmpty();
        assertThat(bo.client().get("/reports?select=id").json()).hasSize(1);
        assertThat(mo.client().get("/reports?select=reported_by").status()).isEqualTo(403);

        String id = read.json().path(0).path("id").asText();
        assertRefused(resolve(bo, id), 403, "not_a_moderator");
        succeeds(resolve(mo, id));
        assertThat(RULES.text("select resolution from reports where id = " + id))
                .isEqualTo("handled");
        assertThat(
                        RULES.text(
                                "select count(*) from moderation_log where action = 'resolve_report' and session_id = '%s'"
                                        .formatted(room.id())))
                .isEqualTo("1");
        assertThat(RULES.text("select state from queue_entries where id = '%s'".formatted(entry)))
                .isEqualTo("queued");
    }

    @Test
    void aReportOutlivesWhomItIsAboutAndSaysNoMoreThen() {
        Person rude = RULES.guest(room, "Rude");
        succeeds(report(bo, "member", rude.id().toString(), "Rude"));
        succeeds(rude.call("delete_my_account", "{}"));

        String report = "from reports where target_id = '%s'".formatted(rude.id());
        assertThat(RULES.text("select seen " + report)).isEqualTo("{}");
        succeeds(resolve(mo, RULES.text("select id " + report)));
    }

    @Test
    void onlyWhatIsInTheSessionIsReportedForAReason() {
        assertRefused(report(bo, "track", track, "x"), 404, "nothing_to_report");
        assertRefused(
                report(bo, "member", RULES.person("Zoe").id().toString(), "x"),
                404,
                "nothing_to_report");
        assertRefused(report(bo, "song", track, "x"), 400, "invalid_report");
        assertRefused(report(bo, "member", ann.id().toString(), " "), 400, "invalid_report");
        assertRefused(
                report(bo, "member", ann.id().toString(), "x".repeat(501)), 400, "invalid_report");
        assertRefused(
                report(RULES.person("Zoe"), "member", ann.id().toString(), "x"),
                403,
                "not_a_member");
        succeeds(report(bo, "member", ann.id().toString(), "x"));
    }

    @Test
    void whatIsTakenDownGoesEverywhereWithAllThatHasItsContent() {
        String copy = RULES.recording(bo, hash);
        String other = RULES.recording(bo, UUID.randomUUID().toString());
        String playing = queue(track);
        String waiting = succeeds(RULES.request(room, bo, copy)).json().path("id").asText();
        String next = succeeds(RULES.request(room, bo, other)).json().path("id").asText();
        succeeds(RULES.command(room, "play", playing));
        succeeds(report(bo, "track", copy, "Not theirs"));

        Reply done =
                RULES.operator()
                        .post(
                                "/rpc/take_down",
                                "{\"p_track\":\"%s\",\"p_reason\":\"Not theirs\"}"
                                        .formatted(track));

        assertThat(succeeds(done).body()).isEqualTo("2");
        assertThat(RULES.anchor(room, "entry_id")).isEqualTo(next);
        assertThat(RULES.anchor(room, "playing")).isEqualTo("true");
        assertThat(RULES.text("select state from queue_entries where id = '%s'".formatted(waiting)))
                .isEqualTo("removed");
        assertThat(objectsOf(track) + objectsOf(copy)).isEqualTo("00");
        assertThat(objectsOf(other)).isNotEqualTo("0");
        assertThat(
                        RULES.text(
                                "select resolution from reports where target_id = '%s'"
                                        .formatted(copy)))
                .isEqualTo("taken_down");
        assertRefused(RULES.request(room, ann, track), 404, "no_such_track");
        assertRefused(RULES.command(room, "play", playing), 404, "no_such_entry");

        String again = RULES.recording(bo, hash);
        assertThat(RULES.text("select private.is_blocked('%s')".formatted(again))).isEqualTo("t");
        succeeds(
                RULES.operator()
                        .post("/rpc/unblock_content", "{\"p_track\":\"%s\"}".formatted(track)));
        assertThat(RULES.text("select private.is_blocked('%s')".formatted(again))).isEqualTo("f");
    }

    @Test
    void whatIsAnnouncedAndWhatRestsOnTheDecksGoesToo() {
        String resting = queue(track);
        String copy = RULES.recording(bo, hash);
        String announced = succeeds(RULES.request(room, bo, copy)).json().path("id").asText();
        succeeds(RULES.command(room, "play", resting));
        RULES.sql(
                "update playback set next_entry_id = '%s', next_track_id = '%s' where session_id = '%s'"
                        .formatted(announced, copy, room.id()));
        RULES.state(announced, "announced");
        succeeds(RULES.command(room, "pause", null));

        succeeds(bo.call("delete_track", "{\"p_track\":\"" + copy + "\"}"));
        assertThat(
                        RULES.text(
                                "select state from queue_entries where id = '%s'"
                                        .formatted(announced)))
                .isEqualTo("removed");
        assertThat(RULES.anchor(room, "next_entry_id")).isEmpty();
        assertThat(RULES.anchor(room, "entry_id")).isEqualTo(resting);

        succeeds(ann.call("delete_track", "{\"p_track\":\"" + track + "\"}"));
        assertThat(RULES.anchor(room, "entry_id")).isEmpty();
        assertThat(RULES.text("select title from tracks where id = '%s'".formatted(track)))
                .isEqualTo("Mine");
    }

    @Test
    void onesOwnRecordingsAreOnesOwnToDelete() {
        assertRefused(
                bo.call("delete_track", "{\"p_track\":\"" + track + "\"}"), 404, "no_such_track");
        assertThat(
                        bo.call(
                                        "take_down",
                                        "{\"p_track\":\"%s\",\"p_reason\":\"x\"}".formatted(track))
                                .status())
                .isEqualTo(403);
        succeeds(ann.call("delete_track", "{\"p_track\":\"" + track + "\"}"));
        assertRefused(
                ann.call("delete_track", "{\"p_track\":\"" + track + "\"}"), 404, "no_such_track");
        assertThat(objectsOf(track)).isEqualTo("0");
    }

    @Test
    void aSessionHoldsSoMuchMusicAndNoMore() {
        RULES.sql("insert into private.quotas values ('session', 1500)");
        try {
            queue(track);
            assertRefused(
                    RULES.request(room, bo, RULES.recording(bo, "b")),
                    413,
                    "session_quota_exceeded");
            succeeds(RULES.request(room, bo, RULES.track()));
        } finally {
            RULES.sql("delete from private.quotas");
        }
    }

    private String queue(String wanted) {
        return succeeds(RULES.request(room, ann, wanted)).json().path("id").asText();
    }

    private static String objectsOf(String of) {
        return RULES.text(
                "select count(*) from storage.objects where user_metadata ->> 'track_id' = '%s'"
                        .formatted(of));
    }

    private Reply report(Person person, String kind, String target, String reason) {
        return person.call(
                "report",
                "{\"p_session\":\"%s\",\"p_kind\":\"%s\",\"p_target\":\"%s\",\"p_reason\":\"%s\"}"
                        .formatted(room.id(), kind, target, reason));
    }

    private static Reply resolve(Person person, String report) {
        return person.call(
                "resolve_report",
                "{\"p_report\":%s,\"p_resolution\":\"handled\"}".formatted(report));
    }
}
