package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionRules.assertRefused;
import static whatssound.session.SessionRules.succeeds;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.http.DialectClient.Reply;
import whatssound.session.SessionRules.Person;
import whatssound.session.SessionRules.Room;

/** What may enter a queue and leave it, and who may do that. */
class QueueRulesIT {
    private static final SessionRules RULES = new SessionRules();

    private final Room room = RULES.room(RULES.person("Dora"));
    private final Person lea = RULES.guest(room, "Lea");

    @AfterAll
    static void stop() {
        RULES.close();
    }

    @Test
    void aRequestThatIsSentTwiceEntersOnce() {
        String track = RULES.track();
        String request =
                "{\"p_session\":\"%s\",\"p_track\":\"%s\",\"p_id\":\"%s\"}"
                        .formatted(room.id(), track, UUID.randomUUID());

        Reply first = succeeds(lea.call("request_track", request));
        Reply again = succeeds(lea.call("request_track", request));

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(first.json().path("requester").asText()).isEqualTo("Lea");
        assertThat(RULES.waiting(room)).hasSize(1);
        assertRefused(room.host().call("request_track", request), 409, "id_taken");
    }

    @Test
    void lockedRequestsAreForDjsAlone() {
        RULES.set(room, "requests = 'djs'");
        assertRefused(RULES.request(room, lea, RULES.track()), 403, "requests_locked");
        RULES.entry(room, room.host());
        RULES.entry(room, RULES.guest(room, "Cody", "dj"));
        Person moderator = RULES.guest(room, "Mo", "moderator");
        assertRefused(RULES.request(room, moderator, RULES.track()), 403, "requests_locked");
    }

    @Test
    void onePersonHasSoManyOpenRequests() {
        RULES.set(room, "requests_per_person = 2");
        String first = RULES.entry(room, lea);
        RULES.entry(room, lea);

        Reply refused = RULES.request(room, lea, RULES.track());
        assertRefused(refused, 409, "request_cap");
        assertThat(refused.json().path("details").asText())
                .isEqualTo("{\"requests_per_person\" : 2}");
        for (int i = 0; i < 4; i++) {
            RULES.entry(room, room.host());
        }
        RULES.entry(room, RULES.guest(room, "Max"));

        RULES.state(first, "announced");
        assertRefused(RULES.request(room, lea, RULES.track()), 409, "request_cap");
        RULES.state(first, "playing");
        RULES.entry(room, lea);
    }

    @Test
    void aTrackThatWaitsIsNotTakenAgain() {
        String track = RULES.track();
        String entry = succeeds(RULES.request(room, lea, track)).json().path("id").asText();
        assertRefused(RULES.request(room, room.host(), track), 409, "duplicate_entry");
        RULES.state(entry, "announced");
        assertRefused(RULES.request(room, room.host(), track), 409, "duplicate_entry");
        RULES.state(entry, "playing");
        succeeds(RULES.request(room, room.host(), track));
        RULES.set(room, "allow_duplicates = true");
        succeeds(RULES.request(room, room.host(), track));
    }

    @Test
    void aTrackRestsAfterItWasPlayed() {
        String track = RULES.track();
        String entry = succeeds(RULES.request(room, lea, track)).json().path("id").asText();
        RULES.set(room, "cooldown_minutes = 30");
        RULES.state(entry, "playing");
        RULES.state(entry, "played");

        Reply refused = RULES.request(room, lea, track);
        assertRefused(refused, 409, "in_cooldown");
        assertThat(refused.json().path("details").asText()).isEqualTo("{\"minutes_left\" : 30}");
        RULES.sql(
                "update queue_entries set started_at_ms = started_at_ms - 29.5 * 60000 where id = '%s'"
                        .formatted(entry));
        assertThat(RULES.request(room, lea, track).json().path("details").asText())
                .isEqualTo("{\"minutes_left\" : 1}");
        RULES.sql(
                "update queue_entries set started_at_ms = started_at_ms - 60000 where id = '%s'"
                        .formatted(entry));
        succeeds(RULES.request(room, lea, track));
    }

    @Test
    void onlyWhatOneMayPlayIsRequested() {
        assertRefused(RULES.request(room, lea, UUID.randomUUID().toString()), 404, "no_such_track");
        String track = RULES.track();
        RULES.sql(
                "update tracks set demo = false, owner_id = '%s' where id = '%s'"
                        .formatted(room.host().id(), track));
        assertRefused(RULES.request(room, lea, track), 404, "no_such_track");
        succeeds(RULES.request(room, room.host(), track));
        // Who hears a sealed track may not bring it into a session of his own, which would open it.
        RULES.sql("update tracks set open = false where id = '%s'".formatted(track));
        SessionRules.Room own = RULES.room(lea);
        assertRefused(RULES.request(own, lea, track), 404, "no_such_track");
        RULES.sql("update tracks set open = true where id = '%s'".formatted(track));
        succeeds(RULES.request(own, lea, track));
        assertRefused(RULES.request(room, RULES.person("Eve"), track), 403, "not_a_member");
        assertRefused(
                lea.call(
                        "request_track",
                        "{\"p_session\":null,\"p_track\":\"%s\"}".formatted(track)),
                403,
                "not_a_member");
        RULES.set(room, "ended_at = now()");
        assertRefused(RULES.request(room, lea, RULES.track()), 410, "session_ended");
    }

    @ParameterizedTest
    @CsvSource({
        "listener, 403, not_the_requester",
        "dj, 403, not_the_requester",
        "moderator, 204,",
        "host, 204,"
    })
    void othersRequestsAreTakenBackByTheDjTheHostAndModerators(
            String role, int status, String code) {
        String entry = RULES.entry(room, lea);
        Reply reply = remove(RULES.guest(room, "Mo", role), entry);

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        if (code != null) {
            assertRefused(reply, status, code);
        }
    }

    @Test
    void whatWaitsIsTakenBackOnceAndForAll() {
        String entry = RULES.entry(room, lea);
        succeeds(remove(lea, entry));
        succeeds(remove(lea, entry));

        assertThat(RULES.waiting(room)).isEmpty();
        assertRefused(call(room.host(), "pin_entry", entry), 404, "no_such_entry");
        assertRefused(call(room.host(), "move_entry", entry), 404, "no_such_entry");
        assertRefused(
                room.host()
                        .call(
                                "command_playback",
                                "{\"p_session\":\"%s\",\"p_epoch\":1,\"p_seq\":0,\"p_command\":\"play\",\"p_entry\":\"%s\"}"
                                        .formatted(room.id(), entry)),
                404,
                "no_such_entry");
        assertRefused(remove(RULES.person("Eve"), entry), 404, "no_such_entry");
        assertRefused(remove(lea, UUID.randomUUID().toString()), 404, "no_such_entry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"announced", "playing", "played"})
    void whatIsAnnouncedIsLocked(String state) {
        String entry = RULES.entry(room, lea);
        RULES.state(entry, state);

        assertRefused(remove(lea, entry), 409, "entry_locked");
        assertRefused(remove(room.host(), entry), 409, "entry_locked");
        assertRefused(call(room.host(), "pin_entry", entry), 409, "entry_locked");
        assertRefused(call(room.host(), "move_entry", entry), 409, "entry_locked");
    }

    @Test
    void whatIsPinnedComesFirstTheFirstOfThemFirst() {
        String a = RULES.entry(room, lea);
        String b = RULES.entry(room, room.host());
        String c = RULES.entry(room, room.host());
        assertRefused(call(lea, "pin_entry", a), 403, "not_the_dj");
        succeeds(call(room.host(), "pin_entry", c));
        succeeds(call(room.host(), "pin_entry", b));
        succeeds(call(room.host(), "pin_entry", c));

        assertThat(RULES.waiting(room)).containsExactly(c, b, a);
        assertThat(RULES.text("select private.hold_next_entry('%s')".formatted(room.id())))
                .isEqualTo(c);
        succeeds(
                room.host()
                        .call("pin_entry", "{\"p_entry\":\"%s\",\"p_pinned\":false}".formatted(c)));
        assertThat(RULES.waiting(room)).containsExactly(b, a, c);
    }

    @Test
    void requestsOfManyAtOnceKeepTheCapAndTheirRanks() throws Exception {
        List<Future<Reply>> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<String> tracks = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                tracks.add(RULES.track());
            }
            for (String track : tracks) {
                replies.add(threads.submit(() -> RULES.request(room, lea, track)));
            }
        }
        assertThat(replies.stream().filter(reply -> status(reply) == 200)).hasSize(3);
        assertThat(replies.stream().filter(reply -> status(reply) == 409)).hasSize(9);
        assertThat(RULES.waiting(room)).hasSize(3);
    }

    private static int status(Future<Reply> reply) {
        try {
            return reply.get().status();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Reply remove(Person person, String entry) {
        return call(person, "remove_entry", entry);
    }

    private static Reply call(Person person, String function, String entry) {
        return person.call(function, "{\"p_entry\":\"%s\"}".formatted(entry));
    }
}
