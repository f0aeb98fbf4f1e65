package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionRules.succeeds;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import whatssound.http.DialectClient.Reply;
import whatssound.http.Headers;
import whatssound.session.SessionRules.Person;
import whatssound.session.SessionRules.Room;

/** What happens to a session at one moment by several hands: each ends in one way or the other. */
class SessionRacesIT {
    private static final int ROUNDS = 5;

    private static SessionRules rules;

    @BeforeAll
    static void start() {
        rules = new SessionRules();
    }

    @AfterAll
    static void stop() {
        rules.close();
    }

    @Test
    void twoHundredJoinsAtOnceFillTheSessionToItsCapacityAndNoFurther() {
        Room room = rules.room(rules.person("Ana"));
        rules.set(room, "capacity = 60");
        List<Person> crowd = Stream.generate(() -> rules.person("Guest")).limit(200).toList();

        List<Reply> replies =
                atOnce(
                        crowd.stream()
                                .<Supplier<Reply>>map(guest -> () -> join(room, guest))
                                .toList());

        assertThat(codes(replies)).containsOnly("", "session_full");
        assertThat(codes(replies).stream().filter(String::isEmpty)).hasSize(59);
        assertThat(count("members where session_id = '%s'", room.id())).isEqualTo(60);
    }

    @RepeatedTest(ROUNDS)
    void whoLeavesWhileVotingHasVotedOrNotAndTheCountIsTheRows() {
        Room room = rules.room(rules.person("Ana"));
        String entry = rules.entry(room, room.host());
        List<Supplier<Reply>> hands = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Person guest = rules.guest(room, "Guest");
            hands.add(() -> vote(entry, guest));
            hands.add(() -> guest.call("leave_session", ofSession(room)));
        }

        List<Reply> replies = atOnce(hands);

        assertThat(codes(replies)).isSubsetOf("", "not_a_member");
        assertThat(codes(everyOther(replies, 1))).containsOnly("");
        assertThat(count("members where session_id = '%s'", room.id())).isEqualTo(1);
        assertThat(
                        rules.text(
                                "select coalesce((select votes from private.vote_counts('%s')), 0)"
                                        .formatted(room.id())))
                .isEqualTo("" + count("votes where entry_id = '%s'", entry));
    }

    @RepeatedTest(ROUNDS)
    void anOfferIsAcceptedOrWithdrawnButNotBoth() {
        Room room = rules.room(rules.person("Ana"));
        Person bo = rules.guest(room, "Bo");
        offer(room, bo);

        List<Reply> replies =
                atOnce(
                        List.of(
                                () -> bo.call("accept_decks", ofSession(room)),
                                () -> room.host().call("offer_decks", ofSession(room))));

        if (code(replies.get(0)).isEmpty()) {
            assertThat(code(replies.get(1))).isEqualTo("not_the_dj");
            assertThat(holderAndEpoch(room)).isEqualTo(bo.id() + " 2");
        } else {
            assertThat(codes(replies)).containsExactly("not_offered", "");
            assertThat(holderAndEpoch(room)).isEqualTo(room.host().id() + " 1");
        }
    }

    @RepeatedTest(ROUNDS)
    void ofManyAcceptsOnlyOneIsTheHandOver() {
        Room room = rules.room(rules.person("Ana"));
        Person bo = rules.guest(room, "Bo");
        Person cy = rules.guest(room, "Cy");
        offer(room, bo);

        List<Reply> replies =
                atOnce(
                        List.of(
                                () -> bo.call("accept_decks", ofSession(room)),
                                () -> bo.call("accept_decks", ofSession(room)),
                                () -> cy.call("accept_decks", ofSession(room))));

        assertThat(codes(replies)).containsExactlyInAnyOrder("", "not_offered", "not_offered");
        assertThat(code(replies.get(2))).isEqualTo("not_offered");
        assertThat(holderAndEpoch(room)).isEqualTo(bo.id() + " 2");
    }

    /** The keeper and the host, at the moment at which a track ends. */
    @RepeatedTest(ROUNDS)
    void aSessionThatEndsWhileTheMusicGoesOnStaysSilent() {
        Room room = rules.room(rules.person("Ana"));
        for (int i = 0; i < 3; i++) {
            rules.entry(room, room.host());
        }
        play(room);
        nearlyEnded(room);

        List<Reply> replies =
                atOnce(
                        List.of(
                                () -> room.host().call("end_session", ofSession(room)),
                                () -> keepTimeline(room),
                                () -> keepTimeline(room)));

        assertThat(code(replies.get(0))).isEmpty();
        keepTimeline(room);
        assertThat(
                        rules.text(
                                """
                                select concat_ws(' ', s.ended_at is not null, p.playing, e.kind, e.seq = p.seq)
                                from sessions s join playback p on p.session_id = s.id
                                join timeline_events e on e.session_id = s.id
                                where s.id = '%s' order by e.seq desc limit 1
                                """
                                        .formatted(room.id())))
                .isEqualTo("t f end t");
        assertThat(count("queue_entries where state = 'playing' and session_id = '%s'", room.id()))
                .isZero();
    }

    @RepeatedTest(ROUNDS)
    void anEntryThatIsSkippedAtItsEndIsFollowedByOneAndNotByTwo() {
        Room room = rules.room(rules.person("Ana"));
        String entry = rules.entry(room, room.host());
        rules.entry(room, room.host());
        rules.entry(room, room.host());
        List<Person> guests = Stream.generate(() -> rules.guest(room, "Guest")).limit(6).toList();
        play(room);
        nearlyEnded(room);
        List<Supplier<Reply>> hands = new ArrayList<>();
        hands.add(() -> keepTimeline(room));
        guests.forEach(guest -> hands.add(() -> skip(room, entry, guest)));
        hands.add(4, () -> keepTimeline(room));

        List<Reply> replies = atOnce(hands);

        assertThat(codes(replies)).isSubsetOf("", "vote_closed");
        assertThat(count("queue_entries where state = 'played' and session_id = '%s'", room.id()))
                .isEqualTo(1);
        assertThat(
                        rules.text(
                                "select q.state from playback p join queue_entries q on q.id = p.entry_id"
                                        + " where p.playing and p.session_id = '%s'"
                                                .formatted(room.id())))
                .isEqualTo("playing");
    }

    @RepeatedTest(ROUNDS)
    void whoComesWhileTheSessionIsDeletedIsToldSoAndNothingOfItStays() {
        Room room = rules.room(rules.person("Ana"));
        String entry = rules.entry(room, room.host());
        String track = rules.track();
        Person bo = rules.guest(room, "Bo");
        List<Supplier<Reply>> hands = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Person guest = rules.person("Guest");
            hands.add(() -> join(room, guest));
        }
        hands.add(6, () -> room.host().call("delete_session", ofSession(room)));
        hands.add(() -> vote(entry, bo));
        hands.add(() -> rules.request(room, bo, track));
        hands.add(() -> bo.call("session_snapshot", ofSession(room)));
        hands.add(() -> bo.call("leave_session", ofSession(room)));
        hands.add(() -> room.host().call("move_entry", ofEntry(entry)));
        hands.add(() -> room.host().call("set_session_settings", settings(room)));
        hands.add(() -> play(room));

        List<Reply> replies = atOnce(hands);

        assertThat(code(replies.get(6))).isEmpty();
        // Codes of the session's own: nobody meets an SQLSTATE.
        assertThat(codes(replies)).allMatch(code -> code.matches("[a-z_]*"));
        for (String table : List.of("members", "queue_entries", "playback", "timeline_events")) {
            assertThat(count(table + " where session_id = '%s'", room.id())).as(table).isZero();
        }
    }

    /**
     * Whatever is given up to break a deadlock is tried again, so nobody sees one: Postgres counts
     * them.
     */
    @RepeatedTest(ROUNDS)
    void votesWhileTheSessionIsDeletedLockNobodyOut() {
        int deadlocksBefore = deadlocks();
        Room room = rules.room(rules.person("Ana"));
        String playing = rules.entry(room, room.host());
        String waiting = rules.entry(room, room.host());
        List<Person> guests = Stream.generate(() -> rules.guest(room, "Guest")).limit(8).toList();
        play(room);
        List<Supplier<Reply>> hands = new ArrayList<>();
        for (Person guest : guests) {
            hands.add(() -> vote(waiting, guest));
            hands.add(() -> skip(room, playing, guest));
            hands.add(() -> keepVotes(room));
        }
        hands.add(hands.size() / 2, () -> room.host().call("delete_session", ofSession(room)));

        List<Reply> replies = atOnce(hands);

        assertThat(codes(replies)).isSubsetOf("", "no_such_entry", "not_a_member", "vote_closed");
        assertThat(count("queue_entries where session_id = '%s'", room.id())).isZero();
        assertThat(count("votes where entry_id = '%s'", waiting)).isZero();
        assertThat(deadlocks()).isEqualTo(deadlocksBefore);
    }

    private static int deadlocks() {
        return Integer.parseInt(
                rules.text(
                        "select deadlocks from pg_stat_database where datname = current_database()"));
    }

    /** As the vote keeper does. */
    private static Reply keepVotes(Room room) {
        rules.text("select private.write_vote_results('%s', true)".formatted(room.id()));
        return new Reply(200, Headers.NONE, "");
    }

    private static Reply join(Room room, Person guest) {
        return guest.call("join_session", "{\"p_code\":\"%s\"}".formatted(room.code()));
    }

    private static Reply vote(String entry, Person voter) {
        return voter.call("vote", "{\"p_entry\":\"%s\",\"p_up\":true}".formatted(entry));
    }

    private static void offer(Room room, Person to) {
        succeeds(
                room.host()
                        .call(
                                "offer_decks",
                                "{\"p_session\":\"%s\",\"p_user\":\"%s\"}"
                                        .formatted(room.id(), to.id())));
    }

    private static Reply play(Room room) {
        return room.host()
                .call(
                        "command_playback",
                        "{\"p_session\":\"%s\",\"p_epoch\":1,\"p_seq\":0,\"p_command\":\"play\"}"
                                .formatted(room.id()));
    }

    private static void nearlyEnded(Room room) {
        rules.sql(
                "update playback set at_server_ms = private.server_ms() - 59995 where session_id = '%s'"
                        .formatted(room.id()));
    }

    private static Reply skip(Room room, String entry, Person guest) {
        return guest.call(
                "vote_skip",
                "{\"p_session\":\"%s\",\"p_entry\":\"%s\"}".formatted(room.id(), entry));
    }

    /** As the timeline keeper does. */
    private static Reply keepTimeline(Room room) {
        rules.text("select private.keep_timeline('%s')".formatted(room.id()));
        return new Reply(200, Headers.NONE, "");
    }

    private static String ofSession(Room room) {
        return "{\"p_session\":\"%s\"}".formatted(room.id());
    }

    private static String ofEntry(String entry) {
        return "{\"p_entry\":\"%s\"}".formatted(entry);
    }

    private static String settings(Room room) {
        return "{\"p_session\":\"%s\",\"p_settings\":{\"capacity\":900}}".formatted(room.id());
    }

    private static String holderAndEpoch(Room room) {
        return rules.text(
                "select deck_holder_id || ' ' || epoch from sessions s join playback p on p.session_id = s.id"
                        + " where s.id = '%s'".formatted(room.id()));
    }

    private static int count(String where, String id) {
        return Integer.parseInt(rules.text("select count(*) from " + where.formatted(id)));
    }

    private static List<Reply> everyOther(List<Reply> replies, int first) {
        return IntStream.range(0, replies.size())
                .filter(i -> i % 2 == first)
                .mapToObj(replies::get)
                .toList();
    }

    private static String code(Reply reply) {
        return reply.status() < 300 ? "" : reply.json().path("code").asText();
    }

    private static List<String> codes(List<Reply> replies) {
        return replies.stream().map(SessionRacesIT::code).toList();
    }

    private static List<Reply> atOnce(List<Supplier<Reply>> hands) {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply>> replies =
                    hands.stream()
                            .map(
                                    hand ->
                                            all.submit(
                                                    () -> {
                                                        start.await();
                                                        return hand.get();
                                                    }))
                            .toList();
            start.countDown();
            return replies.stream().map(SessionRacesIT::answer).toList();
        }
    }

    private static Reply answer(Future<Reply> reply) {
        try {
            return reply.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
