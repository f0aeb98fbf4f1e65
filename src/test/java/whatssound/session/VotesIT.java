package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionRules.assertRefused;
import static whatssound.session.SessionRules.succeeds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.http.DialectClient.Reply;
import whatssound.session.SessionRules.Person;
import whatssound.session.SessionRules.Room;

/** Votes and votes to skip: who may, what they answer, and what is left of many at once. */
class VotesIT {
    private static final SessionRules RULES = new SessionRules();

    private final Room room = RULES.room(RULES.person("Dora"));
    private final Person lea = RULES.guest(room, "Lea");

    @AfterAll
    static void stop() {
        RULES.close();
    }

    @Test
    void aVoteIsOnePersonsHoweverOftenItIsGiven() {
        String entry = RULES.entry(room, room.host());
        JsonNode first = succeeds(vote(lea, entry, true)).json();
        assertThat(first.path("entry_id").asText()).isEqualTo(entry);
        assertThat(first.path("votes").asInt()).isEqualTo(1);
        assertThat(first.path("mine").asBoolean()).isTrue();

        JsonNode again = succeeds(vote(lea, entry, true)).json();
        assertThat(again.path("votes").asInt()).isEqualTo(1);
        assertThat(again.path("mine").asBoolean()).isTrue();
        JsonNode back = succeeds(vote(lea, entry, false)).json();
        assertThat(back.path("votes").asInt()).isZero();
        assertThat(back.path("mine").asBoolean()).isFalse();
        assertThat(back.path("seq").asLong()).isGreaterThan(first.path("seq").asLong());
        assertThat(succeeds(vote(lea, entry, false)).json().path("votes").asInt()).isZero();
    }

    @Test
    void whatMayNotBeVotedFor() {
        String entry = RULES.entry(room, lea);
        assertRefused(vote(lea, entry, true), 403, "own_entry");
        assertRefused(vote(RULES.person("Eve"), entry, true), 403, "not_a_member");
        assertRefused(vote(lea, UUID.randomUUID().toString(), true), 404, "no_such_entry");
        assertRefused(
                lea.call("vote", "{\"p_entry\":\"%s\",\"p_up\":null}".formatted(entry)),
                400,
                "invalid_vote");
        assertRefused(
                lea.call("vote", "{\"p_entry\":\"%s\",\"p_up\":\"maybe\"}".formatted(entry)),
                400,
                "22P02");
        RULES.set(room, "ended_at = now()");
        assertRefused(vote(room.host(), entry, true), 410, "session_ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"announced", "playing", "played", "removed"})
    void nothingIsVotedForOnceItWasAnnounced(String state) {
        String entry = RULES.entry(room, room.host());
        succeeds(vote(lea, entry, true));
        RULES.state(entry, state);

        boolean removed = state.equals("removed");
        String code = removed ? "no_such_entry" : "vote_closed";
        assertRefused(vote(lea, entry, false), removed ? 404 : 409, code);
        assertRefused(vote(RULES.guest(room, "Max"), entry, true), removed ? 404 : 409, code);
        assertThat(count(entry)).isEqualTo("1");
    }

    @Test
    void nobodySeesWhoVoted() {
        String entry = RULES.entry(room, room.host());
        succeeds(vote(lea, entry, true));
        assertThat(room.host().client().get("/votes?select=user_id").body()).isEqualTo("[]");
        assertThat(lea.client().get("/votes?select=entry_id&entry_id=eq." + entry).body())
                .isEqualTo("[{\"entry_id\":\"%s\"}]".formatted(entry));
        assertRefused(
                lea.client().post("/votes", "{\"entry_id\":\"%s\"}".formatted(entry)),
                403,
                "42501");
        assertRefused(
                lea.client()
                        .send(
                                "PATCH",
                                "/vote_results?session_id=eq." + room.id(),
                                "{\"counts\":{}}"),
                403,
                "42501");
    }

    @Test
    void theResultsAreWrittenWhereTheyAreNews() {
        String first = RULES.entry(room, room.host());
        String second = RULES.entry(room, room.host());
        JsonNode voted = succeeds(vote(lea, second, true)).json();
        assertThat(write()).isEqualTo("t");
        assertThat(write()).isEqualTo("f");

        JsonNode told = results();
        assertThat(told.path("seq").asLong()).isGreaterThan(voted.path("seq").asLong());
        assertThat(told.path("counts").toString()).isEqualTo("{\"%s\":1}".formatted(second));
        assertThat(told.path("entry_order").toString())
                .isEqualTo("[\"%s\",\"%s\"]".formatted(first, second));
        RULES.set(room, "queue_order = 'fair'");
        assertThat(write()).isEqualTo("t");
        assertThat(results().path("entry_order").toString())
                .isEqualTo("[\"%s\",\"%s\"]".formatted(second, first));
        assertThat(results().path("decided_by").toString()).isEqualTo("[\"votes\",\"votes\"]");

        JsonNode snapshot =
                succeeds(
                                lea.call(
                                        "session_snapshot",
                                        "{\"p_session\":\"%s\"}".formatted(room.id())))
                        .json()
                        .path("votes");
        assertThat(snapshot.path("my_votes").toString()).isEqualTo("[\"%s\"]".formatted(second));
        assertThat(snapshot.path("counts")).isEqualTo(results().path("counts"));
        assertThat(snapshot.path("seq")).isEqualTo(results().path("seq"));
        assertThat(RULES.person("Eve").client().get("/vote_results").body()).isEqualTo("[]");
    }

    /** A page whose vote was answered waits for results above it. */
    @Test
    void votesThatUndoEachOtherAreToldToo() {
        String entry = RULES.entry(room, room.host());
        succeeds(vote(lea, entry, true));
        JsonNode last = succeeds(vote(lea, entry, false)).json();
        assertThat(write()).isEqualTo("t");
        long seq = results().path("seq").asLong();
        assertThat(seq).isGreaterThan(last.path("seq").asLong());

        assertThat(RULES.text("select private.write_vote_results('%s', true)".formatted(room.id())))
                .isEqualTo("t");
        assertThat(results().path("seq").asLong()).isGreaterThan(seq);
    }

    @Test
    void twoHundredVotesAtOnceAreTwoHundred() throws Exception {
        String entry = RULES.entry(room, room.host());
        List<Person> voters = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            voters.add(RULES.guest(room, "Guest " + i));
        }
        List<Reply> replies = atOnce(voters, voter -> vote(voter, entry, true));

        assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
        assertThat(replies)
                .allSatisfy(
                        reply -> assertThat(reply.json().path("votes").asInt()).isBetween(1, 200));
        assertThat(replies.stream().map(reply -> reply.json().path("seq").asLong()))
                .doesNotHaveDuplicates();
        assertThat(count(entry)).isEqualTo("200");
        assertThat(write()).isEqualTo("t");
        assertThat(results().path("counts").path(entry).asInt()).isEqualTo(200);
    }

    /**
     * Votes, a removal and the start of one entry at a moment: one of the two wins, no vote is
     * torn.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void votesRemovalAndStartOfOneEntryAtOneMoment(long seed) throws Exception {
        String playing = RULES.entry(room, room.host());
        succeeds(command(0, playing));
        String entry = RULES.entry(room, lea);
        List<Person> people = new ArrayList<>(List.of(lea, room.host()));
        for (int i = 0; i < 10; i++) {
            people.add(RULES.guest(room, "Guest " + i));
        }
        java.util.Collections.shuffle(people, new Random(seed));
        List<Reply> replies =
                atOnce(
                        people,
                        person -> {
                            if (person.equals(lea)) {
                                return lea.call(
                                        "remove_entry", "{\"p_entry\":\"%s\"}".formatted(entry));
                            }
                            return person.equals(room.host())
                                    ? command(1, entry)
                                    : vote(person, entry, true);
                        });

        String state =
                RULES.text("select state from queue_entries where id = '%s'".formatted(entry));
        Reply removal = replies.get(people.indexOf(lea));
        Reply start = replies.get(people.indexOf(room.host()));
        if (state.equals("removed")) {
            succeeds(removal);
            assertRefused(start, 404, "no_such_entry");
        } else {
            assertThat(state).isEqualTo("playing");
            succeeds(start);
            assertRefused(removal, 409, "entry_locked");
        }
        long counted = 0;
        for (Person person : people) {
            if (!person.equals(lea) && !person.equals(room.host())) {
                Reply reply = replies.get(people.indexOf(person));
                assertThat(reply.status()).as(reply.body()).isIn(200, 404, 409);
                counted += reply.status() == 200 ? 1 : 0;
            }
        }
        assertThat(count(entry)).isEqualTo("" + counted);
        assertThat(
                        RULES.text(
                                "select count(*) from queue_entries where session_id = '%s' and state = 'playing'"
                                        .formatted(room.id())))
                .isEqualTo("1");
    }

    @Test
    void aPersonWhoGoesTakesTheVotesAlong() {
        String entry = RULES.entry(room, room.host());
        succeeds(vote(lea, entry, true));
        RULES.sql("delete from auth.users where id = '%s'".formatted(lea.id()));
        assertThat(count(entry)).isEqualTo("0");
        RULES.sql("delete from sessions where id = '%s'".formatted(room.id()));
        assertThat(count(entry)).isEqualTo("0");
    }

    @Test
    void halfOfThosePresentSkipOnce() {
        String first = RULES.entry(room, room.host());
        String second = RULES.entry(room, room.host());
        List<Person> guests = new ArrayList<>(List.of(lea));
        for (int i = 0; i < 3; i++) {
            guests.add(RULES.guest(room, "Guest " + i));
        }
        assertRefused(skip(lea, first), 409, "vote_closed");
        succeeds(command(0, first));

        assertThat(succeeds(skip(lea, first)).json().toString())
                .isEqualTo("{\"votes\":1,\"needed\":3,\"entry_id\":\"%s\"}".formatted(first));
        assertThat(succeeds(skip(lea, first)).json().path("votes").asInt()).isEqualTo(1);
        assertThat(write()).isEqualTo("t");
        assertThat(results().path("skip").path("votes").asInt()).isEqualTo(1);
        succeeds(skip(guests.get(1), first));
        assertThat(playing()).isEqualTo(first);
        succeeds(skip(guests.get(2), first));

        assertThat(playing()).isEqualTo(second);
        assertRefused(skip(guests.get(3), first), 409, "vote_closed");
        assertThat(write()).isEqualTo("t");
        assertThat(results().path("skip").isNull()).isTrue();
        assertRefused(skip(RULES.person("Eve"), second), 403, "not_a_member");
        Room another = RULES.room(lea);
        assertRefused(
                lea.call(
                        "vote_skip",
                        "{\"p_session\":\"%s\",\"p_entry\":\"%s\"}"
                                .formatted(another.id(), second)),
                404,
                "no_such_entry");
    }

    @Test
    void oneAloneNeverSkips() {
        String entry = RULES.entry(room, room.host());
        succeeds(command(0, entry));
        RULES.sql(
                "update private.last_seen set at = now() - interval '2 minutes' where session_id = '%s'"
                        .formatted(room.id()));
        assertThat(succeeds(skip(lea, entry)).json().path("needed").asInt()).isEqualTo(2);
        assertThat(playing()).isEqualTo(entry);
        succeeds(skip(room.host(), entry));
        assertThat(playing()).isEqualTo("null");
    }

    private interface Call {
        Reply of(Person person);
    }

    private static List<Reply> atOnce(List<Person> people, Call call) throws Exception {
        List<Future<Reply>> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Person person : people) {
                replies.add(threads.submit(() -> call.of(person)));
            }
        }
        List<Reply> done = new ArrayList<>();
        for (Future<Reply> reply : replies) {
            done.add(reply.get());
        }
        return done;
    }

    private static Reply vote(Person person, String entry, boolean up) {
        return person.call("vote", "{\"p_entry\":\"%s\",\"p_up\":%s}".formatted(entry, up));
    }

    private Reply skip(Person person, String entry) {
        return person.call(
                "vote_skip",
                "{\"p_session\":\"%s\",\"p_entry\":\"%s\"}".formatted(room.id(), entry));
    }

    private Reply command(int seq, String entry) {
        return room.host()
                .call(
                        "command_playback",
                        "{\"p_session\":\"%s\",\"p_epoch\":1,\"p_seq\":%d,\"p_command\":\"play\",\"p_entry\":\"%s\"}"
                                .formatted(room.id(), seq, entry));
    }

    private String write() {
        return RULES.text("select private.write_vote_results('%s', false)".formatted(room.id()));
    }

    private JsonNode results() {
        return lea.client().get("/vote_results?session_id=eq." + room.id()).json().path(0);
    }

    private String playing() {
        return RULES.text(
                "select entry_id from playback where session_id = '%s'".formatted(room.id()));
    }

    private static String count(String entry) {
        return RULES.text("select count(*) from votes where entry_id = '%s'".formatted(entry));
    }
}
