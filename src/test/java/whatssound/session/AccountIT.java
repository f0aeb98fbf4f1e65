package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionRules.assertRefused;
import static whatssound.session.SessionRules.succeeds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import whatssound.session.SessionRules.Person;
import whatssound.session.SessionRules.Room;

/** What is kept of a person: all of it to read, and all of it gone. */
class AccountIT {
    private static final SessionRules RULES = new SessionRules();

    private final Person ann = RULES.person("Ann");
    private final Room room = RULES.room(ann);
    private final Person bo = RULES.guest(room, "Bo");
    private final String track = RULES.recording(bo, "a".repeat(64));
    private final String entry =
            succeeds(RULES.request(room, bo, track)).json().path("id").asText();

    @AfterAll
    static void stop() {
        RULES.close();
    }

    @Test
    void everythingThatIsKeptOfOneIsOnesToRead() {
        say(bo);
        succeeds(
                bo.call(
                        "vote",
                        "{\"p_entry\":\"%s\",\"p_up\":true}".formatted(RULES.entry(room, ann))));

        JsonNode mine = succeeds(bo.call("export_my_data", "{}")).json();

        assertThat(mine.path("account").path("id").asText()).isEqualTo(bo.id().toString());
        assertThat(mine.path("profile").path("display_name").asText()).isEqualTo("Bo");
        assertThat(mine.path("sessions").findValuesAsText("name")).containsExactly("Friday");
        assertThat(mine.path("messages").findValuesAsText("body")).containsExactly("hi");
        assertThat(mine.path("votes")).hasSize(1);
        assertThat(mine.path("requests").findValuesAsText("entry_id")).containsExactly(entry);
        assertThat(mine.path("tracks").findValuesAsText("title")).containsExactly("Mine");
        assertThat(mine.toString()).doesNotContain("encrypted_password", ann.id().toString());
    }

    @Test
    void whoGoesLeavesNothingOfHisOwnBehind() {
        say(bo);
        succeeds(RULES.command(room, "play", entry));

        succeeds(bo.call("delete_my_account", "{}"));

        assertThat(RULES.anchor(room, "entry_id")).as("his recording plays no more").isEmpty();
        assertThat(count("storage.objects", "owner")).isZero();
        assertThat(count("chat_messages", "user_id")).isZero();
        assertThat(count("profiles", "id")).isZero();
        assertThat(count("members", "user_id")).isZero();
        assertThat(
                        RULES.text(
                                "select count(*) from realtime.messages where event = 'chat' and payload ->> 'user_id' = '%s'"
                                        .formatted(bo.id())))
                .isEqualTo("0");
        assertThat(
                        RULES.text(
                                "select requested_by is null from queue_entries where id = '%s'"
                                        .formatted(entry)))
                .isEqualTo("t");
        assertRefused(bo.call("export_my_data", "{}"), 401, "sign_in_first");
        assertThat(
                        succeeds(
                                        ann.call(
                                                "session_recap",
                                                "{\"p_session\":\"%s\"}".formatted(room.id())))
                                .json()
                                .path("set_list")
                                .path(0)
                                .path("title")
                                .asText())
                .isEqualTo("Mine");
    }

    @Test
    void theSessionsOfAHostGoAlong() {
        succeeds(ann.call("delete_my_account", "{}"));

        assertThat(RULES.text("select count(*) from sessions where id = '%s'".formatted(room.id())))
                .isEqualTo("0");
        assertRefused(
                bo.call("session_snapshot", "{\"p_session\":\"%s\"}".formatted(room.id())),
                403,
                "not_a_member");
        assertThat(
                        RULES.text(
                                "select count(*) from realtime.messages where event = 'ended' and topic = 'session:%s'"
                                        .formatted(room.id())))
                .isEqualTo("1");
    }

    @Test
    void theDecksOfWhoGoesAreAnothers() {
        succeeds(
                ann.call(
                        "set_role",
                        "{\"p_session\":\"%s\",\"p_user\":\"%s\",\"p_role\":\"dj\"}"
                                .formatted(room.id(), bo.id())));
        succeeds(
                bo.call("take_decks", "{\"p_session\":\"%s\",\"p_epoch\":1}".formatted(room.id())));

        succeeds(bo.call("delete_my_account", "{}"));

        assertThat(
                        RULES.text(
                                "select deck_holder_id from sessions where id = '%s'"
                                        .formatted(room.id())))
                .isEqualTo(ann.id().toString());
        assertThat(RULES.anchor(room, "epoch")).isEqualTo("3");
    }

    @Test
    void guestsWhoStayedAwayForThirtyDaysAreForgotten() {
        Person idle = RULES.person("Ida");
        Person returned = RULES.person("Rob");
        Person host = RULES.person("Hal");
        RULES.guest(RULES.room(host), "Cy");
        for (Person old : new Person[] {idle, returned, host}) {
            RULES.sql(
                    "update auth.users set is_anonymous = true, created_at = now() - interval '31 days', last_sign_in_at = created_at - interval '31 days' where id = '%s'"
                            .formatted(old.id()));
            RULES.sql(
                    "update auth.refresh_tokens set created_at = now() - interval '31 days', used_at = null where session_id in (select id from auth.sessions where user_id = '%s')"
                            .formatted(old.id()));
        }
        RULES.sql(
                "insert into auth.sessions (user_id, method) values ('%s', 'anonymous')"
                        .formatted(returned.id()));
        RULES.sql(
                "insert into auth.refresh_tokens (token_hash, session_id) select '\\x%s', id from auth.sessions where user_id = '%s' order by created_at desc limit 1"
                        .formatted("ab".repeat(8), returned.id()));

        assertThat(RULES.text("select private.prune_guests(10)")).isEqualTo("1");

        assertThat(
                        RULES.text(
                                "select string_agg(display_name, ',' order by display_name) from profiles where id in ('%s', '%s', '%s')"
                                        .formatted(idle.id(), returned.id(), host.id())))
                .isEqualTo("Hal,Rob");
    }

    @Test
    void whatWasSwitchedOffForAMonthForgetsNobody() {
        Person idle = RULES.person("Ida");
        RULES.sql(
                "update auth.users set is_anonymous = true, created_at = now() - interval '40 days',"
                        + " last_sign_in_at = null where id = '%s'".formatted(idle.id()));
        RULES.sql(
                "update auth.refresh_tokens set created_at = now() - interval '35 days', used_at = null");
        try {
            assertThat(RULES.text("select private.prune_guests(10)")).isEqualTo("0");
        } finally {
            RULES.sql("update auth.refresh_tokens set created_at = now()");
        }
    }

    private long count(String table, String column) {
        return Long.parseLong(
                RULES.text(
                        "select count(*) from %s where %s = '%s'"
                                .formatted(table, column, bo.id())));
    }

    private void say(Person person) {
        succeeds(
                person.call(
                        "send_message",
                        "{\"p_session\":\"%s\",\"p_id\":\"%s\",\"p_body\":\"hi\"}"
                                .formatted(room.id(), UUID.randomUUID())));
    }
}
