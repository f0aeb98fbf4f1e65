package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionRules.assertRefused;
import static whatssound.session.SessionRules.succeeds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.http.DialectClient.Reply;
import whatssound.session.SessionRules.Person;
import whatssound.session.SessionRules.Room;

/** What may be written in a chat, read of it, and taken back. */
class ChatIT {
    private static final SessionRules RULES = new SessionRules();

    private final Person ann = RULES.person("Ann");
    private final Room room = RULES.room(ann);
    private final Person bo = RULES.guest(room, "Bo");

    @AfterAll
    static void stop() {
        RULES.close();
    }

    @Test
    void aMessageIsStoredOnceHoweverOftenItIsSent() {
        String id = UUID.randomUUID().toString();
        JsonNode first = succeeds(send(bo, id, "\"Hi\"")).json();
        JsonNode again = succeeds(send(bo, id, "\"Hi\"")).json();

        assertThat(again).isEqualTo(first);
        assertThat(succeeds(history(ann, null, 50)).json()).hasSize(1);
        assertRefused(send(ann, id, "\"Hi\""), 400, "invalid_message");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\" \\n \"",
                "\"\\u200b\"",
                "\"\\u202e\"",
                "null",
                "7",
                "{}",
                "[\"x\"]"
            })
    void whatShowsNothingIsNoMessage(String body) {
        assertRefused(send(bo, UUID.randomUUID().toString(), body), 400, "invalid_message");
    }

    @Test
    void aTextIsComposedAndLosesWhatControlsTheScreen() {
        JsonNode stored = succeeds(say(bo, "\\u202ee\\u0301a\\u0007\\tb\\nc ")).json();

        assertThat(stored.path("body").asText()).isEqualTo("éa b\nc");
        assertThat(succeeds(say(bo, "x".repeat(500))).status()).isEqualTo(200);
        assertRefused(say(bo, "x".repeat(501)), 400, "invalid_message");
    }

    @Test
    void membersAreMentionedAndNobodyElse() {
        Person stranger = RULES.person("Zoe");
        JsonNode stored =
                succeeds(
                                bo.call(
                                        "send_message",
                                        "{\"p_session\":\"%s\",\"p_id\":\"%s\",\"p_body\":\"@Ann\",\"p_mentions\":[\"%s\",\"%s\"]}"
                                                .formatted(
                                                        room.id(),
                                                        UUID.randomUUID(),
                                                        ann.id(),
                                                        stranger.id())))
                        .json();

        assertThat(stored.path("mentions")).hasSize(1);
        assertThat(stored.at("/mentions/0").asText()).isEqualTo(ann.id().toString());
    }

    @Test
    void itsAuthorAndModeratorsDeleteAMessageAndNobodyElse() {
        Person cy = RULES.guest(room, "Cy");
        Person mo = RULES.guest(room, "Mo", "moderator");
        String own = idOf(say(bo, "own"));
        String rude = idOf(say(bo, "rude"));
        String hosts = idOf(say(ann, "host's"));

        assertRefused(delete(cy, own), 403, "not_a_moderator");
        succeeds(delete(bo, own));
        succeeds(delete(mo, rude));
        assertRefused(delete(mo, hosts), 403, "above_moderation");
        assertRefused(delete(RULES.person("Zoe"), hosts), 404, "no_such_message");

        JsonNode history = succeeds(history(ann, null, 50)).json();
        assertThat(history.findValuesAsText("body")).containsExactly("", "", "host's");
        assertThat(history.at("/1/deleted_by").asText()).isEqualTo(mo.id().toString());
        assertThat(log("action")).containsExactly("delete_message");
    }

    @Test
    void whatWasDeletedIsNotSaidAgainByItsId() {
        String id = UUID.randomUUID().toString();
        succeeds(send(bo, id, "\"oops\""));
        succeeds(delete(bo, id));

        assertThat(succeeds(send(bo, id, "\"oops\"")).json().path("body").asText()).isEmpty();
    }

    @Test
    void theHistoryIsPagedBackwardsWithoutGapsOrRepeats() {
        RULES.sql(
                """
                insert into chat_messages (id, session_id, user_id, body, created_at)
                select gen_random_uuid(), '%s', '%s', n::text, now() - interval '1 hour' + (n / 2) * interval '1 s'
                from generate_series(1, 25) n"""
                        .formatted(room.id(), bo.id()));
        List<String> read = new ArrayList<>();
        @Nullable String before = null;
        for (JsonNode page = page(before); !page.isEmpty(); page = page(before)) {
            read.addAll(0, page.findValuesAsText("id"));
            before = page.at("/0/id").asText();
        }

        assertThat(read).doesNotHaveDuplicates().hasSize(25);
        assertThat(read)
                .containsExactlyElementsOf(
                        succeeds(history(bo, null, 200)).json().findValuesAsText("id"));
        assertRefused(history(bo, UUID.randomUUID().toString(), 7), 404, "no_such_message");
        assertRefused(history(bo, null, 201), 400, "invalid_page");
        assertRefused(history(bo, null, 0), 400, "invalid_page");
    }

    @Test
    void whatIsOlderThanThirtyDaysIsDeletedInSmallSteps() {
        RULES.sql(
                """
                insert into chat_messages (id, session_id, user_id, body, created_at)
                select gen_random_uuid(), '%s', '%s', 'old', now() - interval '30 days 1 second'
                from generate_series(1, 12)"""
                        .formatted(room.id(), bo.id()));
        String kept = idOf(say(bo, "new"));

        assertThat(RULES.text("select private.prune_messages(10)")).isEqualTo("10");
        assertThat(RULES.text("select private.prune_messages(10)")).isEqualTo("2");
        assertThat(RULES.text("select private.prune_messages(10)")).isEqualTo("0");
        assertThat(succeeds(history(bo, null, 50)).json().findValuesAsText("id"))
                .containsExactly(kept);
    }

    private JsonNode page(@Nullable String before) {
        return succeeds(history(bo, before, 7)).json();
    }

    private List<String> log(String field) {
        return ann.client()
                .get("/moderation_log?order=id&session_id=eq." + room.id())
                .json()
                .findValuesAsText(field);
    }

    private static String idOf(Reply reply) {
        return succeeds(reply).json().path("id").asText();
    }

    private Reply say(Person person, String text) {
        return send(person, UUID.randomUUID().toString(), "\"" + text + "\"");
    }

    private Reply send(Person person, String id, String body) {
        return person.call(
                "send_message",
                "{\"p_session\":\"%s\",\"p_id\":\"%s\",\"p_body\":%s}"
                        .formatted(room.id(), id, body));
    }

    private Reply delete(Person person, String id) {
        return person.call("delete_message", "{\"p_id\":\"%s\"}".formatted(id));
    }

    private Reply history(Person person, @Nullable String before, int limit) {
        return person.call(
                "chat_history",
                "{\"p_session\":\"%s\",\"p_before\":%s,\"p_limit\":%d}"
                        .formatted(
                                room.id(), before == null ? "null" : "\"" + before + "\"", limit));
    }
}
