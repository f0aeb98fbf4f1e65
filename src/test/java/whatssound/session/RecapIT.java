package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionRules.assertRefused;
import static whatssound.session.SessionRules.succeeds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.http.DialectClient.Reply;
import whatssound.session.SessionRules.Person;
import whatssound.session.SessionRules.Room;

/** What is left of a session: folds of its events, and what they are written out as. */
class RecapIT {
    private static final SessionRules RULES = new SessionRules();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Person ann = RULES.person("Ann");
    private final Room room = RULES.room(ann);
    private final Person bo = RULES.guest(room, "Bo");
    private final String first = RULES.entry(room, ann);
    private final String second = RULES.entry(room, bo);

    @AfterAll
    static void stop() {
        RULES.close();
    }

    @BeforeEach
    void aParty() {
        RULES.sql(
                "update profiles set display_name = 'Bo, the \"DJ\"' where id = '%s'"
                        .formatted(bo.id()));
        RULES.sql(
                "update tracks set title = '=HYPERLINK(\"x\")', artist = E'A\\nB' where id ="
                        + " (select track_id from queue_entries where id = '%s')".formatted(first));
        succeeds(ann.call("vote", "{\"p_entry\":\"%s\",\"p_up\":true}".formatted(second)));
        succeeds(RULES.command(room, "play", first));
        react(first, 5, "🔥", 3);
        react(first, 5, "😂", 1);
        react(first, 30, "🔥", 2);
        succeeds(RULES.command(room, "pause", null));
        succeeds(RULES.command(room, "play", null));
        succeeds(RULES.command(room, "next", second));
        react(second, 0, "👏", 9);
        succeeds(RULES.command(room, "play", first));
        say(bo);
    }

    @Test
    void theSetListHasEachTimeThatSomethingPlayed() {
        JsonNode setList = recap(bo).path("set_list");

        assertThat(setList.findValuesAsText("entry_id")).containsExactly(first, second, first);
        assertThat(setList.findValuesAsText("ended_by")).containsExactly("next", "play", "null");
        assertThat(setList.path(0).path("votes").asInt()).isZero();
        assertThat(setList.path(1).path("votes").asInt()).isEqualTo(1);
        assertThat(setList.path(0).path("reactions").asInt()).isEqualTo(6);
        assertThat(setList.path(1).path("requester").asText()).isEqualTo("Bo, the \"DJ\"");
        assertThat(setList.path(0).path("started_at").asText()).isNotEmpty();
    }

    @Test
    void whatWasHeardLastsFromEventToEventWithoutThePauses() {
        // A minute of music, a minute of rest, and half a minute more.
        String ended = RULES.room(ann).id();
        RULES.sql(
                """
                insert into timeline_events
                select '%1$s', 1, seq, 'c', '%2$s', (select track_id from queue_entries where id = '%2$s'), 0, at, 1, playing,
                  null, null, null, null, 0, 'equal_power', null, null, kind, null
                from (values (1, 60000, true, 'play'), (2, 120000, false, 'pause'), (3, 180000, true, 'play'),
                  (4, 210000, false, 'end')) told (seq, at, playing, kind)
                """
                        .formatted(ended, first));

        JsonNode play =
                succeeds(ann.call("session_recap", "{\"p_session\":\"" + ended + "\"}"))
                        .json()
                        .path("set_list")
                        .path(0);

        assertThat(play.path("heard_ms").asInt()).isEqualTo(90_000);
        assertThat(play.path("started_at").asText()).startsWith("1970-01-01T00:01:00");
    }

    @Test
    void whatWasLikedMostComesFirst() {
        JsonNode recap = recap(ann);

        assertThat(recap.path("most_voted")).hasSize(1);
        assertThat(recap.path("most_voted").path(0).path("votes").asInt()).isEqualTo(1);
        assertThat(recap.path("top_moments").findValuesAsText("position_s"))
                .containsExactly("0", "5", "30");
        assertThat(recap.path("top_moments").path(1).path("counts").path("🔥").asInt())
                .isEqualTo(3);
        assertThat(recap.path("reactions").path("🔥").asInt()).isEqualTo(5);
        assertThat(recap.path("messages").asInt()).isEqualTo(1);
        assertThat(recap.path("members").asInt()).isEqualTo(2);
    }

    @Test
    void itStaysForMembersAfterTheEnd() {
        succeeds(ann.call("end_session", session()));

        assertThat(recap(bo).path("set_list")).hasSize(3);
        assertThat(recap(bo).path("ended_at").isNull()).isFalse();
        assertRefused(RULES.person("Zoe").call("session_recap", session()), 403, "not_a_member");
        assertRefused(export(RULES.person("Zoe"), "csv"), 403, "not_a_member");
    }

    @Test
    void spreadsheetsGetTextsAndNoFormulas() {
        String[] lines = exported("csv").split("\r\n");

        assertThat(lines).hasSize(4);
        assertThat(lines[0])
                .isEqualTo("started_at,title,artist,album,requested_by,heard_s,votes,reactions");
        assertThat(lines[1]).contains(",\"'=HYPERLINK(\"\"x\"\")\",\"A B\",\"\",\"Ann\",");
        assertThat(lines[2]).contains("\"Bo, the \"\"DJ\"\"\"").endsWith(",1,9");
    }

    @Test
    void playersGetAddressesOfWhatIsOpenToAll() {
        assertThat(exported("m3u").split("\n"))
                .startsWith(
                        "#EXTM3U",
                        "#PLAYLIST:Friday",
                        "#EXTINF:60,A B - =HYPERLINK(\"x\")",
                        "https://party.example/storage/v1/object/public/tracks/demo.m4a");
        String sealed = RULES.recording(bo, "s".repeat(64));
        String entry = succeeds(RULES.request(room, bo, sealed)).json().path("id").asText();
        RULES.sql("update tracks set open = false where id = '" + sealed + "'");
        succeeds(RULES.command(room, "next", entry));
        assertThat(exported("m3u")).endsWith("#EXTINF:60,Me - Mine\nMe - Mine.m4a\n");
    }

    @Test
    void theNameOfAFileIsNoPathAndNoComment() {
        String sealed = RULES.recording(bo, "u".repeat(64));
        String entry = succeeds(RULES.request(room, bo, sealed)).json().path("id").asText();
        RULES.sql(
                "update tracks set open = false, artist = null, title = E'\\\\\\\\evil\\\\s' where id = '%s'"
                        .formatted(sealed));
        succeeds(RULES.command(room, "next", entry));
        assertThat(exported("m3u")).endsWith("\n--evil-s.m4a\n");
        RULES.sql("update tracks set title = '#..' where id = '%s'".formatted(sealed));
        assertThat(exported("m3u")).endsWith("\n_...m4a\n");
    }

    @Test
    void jspfIsAPlaylist() throws Exception {
        JsonNode playlist = JSON.readTree(exported("jspf")).path("playlist");

        assertThat(playlist.path("title").asText()).isEqualTo("Friday");
        assertThat(playlist.path("track")).hasSize(3);
        assertThat(playlist.path("track").path(1).path("duration").asInt()).isEqualTo(60_000);
        assertThat(playlist.path("track").path(0).path("location").path(0).asText())
                .startsWith("https://party.example/");
        assertThat(JSON.readTree(exported("json")).path("set_list")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"pdf\"", "null", "\"csv\",\"p_base_url\":\"javascript:alert(1)\""})
    void anythingElseIsRefused(String format) {
        assertRefused(
                ann.call(
                        "export_session",
                        "{\"p_session\":\"%s\",\"p_format\":%s}".formatted(room.id(), format)),
                400,
                "invalid_export");
    }

    private JsonNode recap(Person person) {
        return succeeds(person.call("session_recap", session())).json();
    }

    private String exported(String format) {
        return succeeds(export(ann, format)).json().asText();
    }

    private Reply export(Person person, String format) {
        return person.call(
                "export_session",
                "{\"p_session\":\"%s\",\"p_format\":\"%s\",\"p_base_url\":\"https://party.example/\"}"
                        .formatted(room.id(), format));
    }

    private String session() {
        return "{\"p_session\":\"" + room.id() + "\"}";
    }

    private void say(Person person) {
        succeeds(
                person.call(
                        "send_message",
                        "{\"p_session\":\"%s\",\"p_id\":\"%s\",\"p_body\":\"hi\"}"
                                .formatted(room.id(), UUID.randomUUID())));
    }

    private static void react(String entry, int positionS, String emoji, int count) {
        RULES.sql(
                "insert into reaction_counts values ('%s', %d, '%s', %d)"
                        .formatted(entry, positionS, emoji, count));
    }
}
