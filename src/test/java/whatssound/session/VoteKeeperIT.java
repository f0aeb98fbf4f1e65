package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.Sql;

/** The keeper on the real server: what members read of votes, and how soon. */
class VoteKeeperIT {
    private static final long WINDOW_MS = 2_050;
    private static final long SLACK_MS = 1_500;

    private final TestServer server = TestServer.shared();
    private final SessionCalls calls = new SessionCalls(server);
    private final User ann = server.signUp("Ann");
    private final JsonNode session = calls.create(ann);
    private final String sessionId = session.path("id").asText();
    private final String entry = request();

    @Test
    void votesOfManyAreToldSeldomAndTheLastOneCounts() throws Exception {
        List<User> voters = guests(24);
        untilVotes(0);
        long seqBefore = results().path("seq").asLong();
        Thread.sleep(WINDOW_MS);

        long beganNanos = System.nanoTime();
        vote(voters.getFirst(), true);
        untilVotes(1);
        assertThat(msSince(beganNanos)).as("at once while quiet").isLessThan(SLACK_MS);

        int rows = 0;
        long lastSeq = results().path("seq").asLong();
        assertThat(lastSeq).isGreaterThan(seqBefore);
        for (User voter : voters.subList(1, voters.size())) {
            vote(voter, true);
            long seq = results().path("seq").asLong();
            rows += seq == lastSeq ? 0 : 1;
            lastSeq = seq;
            Thread.sleep(50);
        }
        vote(voters.getLast(), false);
        long lastNanos = System.nanoTime();
        untilVotes(voters.size() - 1);
        assertThat(msSince(lastNanos)).isLessThan(WINDOW_MS + SLACK_MS);
        assertThat(rows).isLessThanOrEqualTo((int) (msSince(beganNanos) / WINDOW_MS) + 1);
    }

    @Test
    void theOrderIsToldWithoutVotesToo() throws Exception {
        String second = request();
        until(results -> results.path("entry_order").size() == 2);
        server.rpc(ann, "pin_entry", "{\"p_entry\":\"%s\"}".formatted(second));
        until(results -> results.path("decided_by").path(0).asText().equals("pinned"));
        assertThat(results().path("entry_order").path(0).asText()).isEqualTo(second);
    }

    /**
     * Who goes says nothing: the next look at who is here tells it, and skips where that is enough.
     */
    @Test
    void howManySkipIsToldAnewWhenListenersGo() throws Exception {
        List<User> guests = guests(6);
        server.rpc(
                ann,
                "command_playback",
                "{\"p_session\":\"%s\",\"p_epoch\":1,\"p_seq\":0,\"p_command\":\"play\"}"
                        .formatted(sessionId));
        skip(guests.get(0));
        skip(guests.get(1));
        until(results -> results.path("skip").path("votes").asInt() == 2);
        assertThat(results().path("skip").path("needed").asInt()).isEqualTo(4);

        away(guests.get(5));
        until(results -> results.path("skip").path("needed").asInt() == 3);

        away(guests.get(4));
        away(guests.get(3));
        until(results -> results.path("skip").isNull());
        assertThat(
                        Sql.text(
                                server.database(),
                                "select state from public.queue_entries where id = '%s'"
                                        .formatted(entry)))
                .isEqualTo("played");
    }

    private void skip(User guest) {
        server.rpc(
                guest,
                "vote_skip",
                "{\"p_session\":\"%s\",\"p_entry\":\"%s\"}".formatted(sessionId, entry));
    }

    /** For longer than a minute; then the presence keeper looks, as it does every ten seconds. */
    private void away(User guest) throws SQLException {
        Sql.run(
                server.database(),
                "update private.last_seen set at = now() - interval '61 s' where user_id = '%s'"
                        .formatted(guest.id()));
        Sql.run(server.database(), "select private.see_members('{}', '{}')");
    }

    @Test
    void votesAreToldAfterTheStreamWasCut() throws Exception {
        User voter = guests(1).getFirst();
        untilVotes(0);
        Sql.run(
                server.database(),
                "select pg_terminate_backend(active_pid) from pg_replication_slots where active_pid is not null and database = current_database()");
        vote(voter, true);
        untilVotes(1);
    }

    private List<User> guests(int count) {
        List<User> guests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            User guest = server.signUp("Guest");
            calls.join(guest, session);
            guests.add(guest);
        }
        return guests;
    }

    private String request() {
        String track = UUID.randomUUID().toString();
        try {
            Sql.run(
                    server.database(),
                    """
                    insert into public.tracks (id, title, duration_ms, sample_rate, sample_count, audio_path, owner_id)
                    values ('%s', 'Short', 60000, 48000, 2880000, 'none', '%s')
                    """
                            .formatted(track, ann.id()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return server.rpc(
                        ann,
                        "request_track",
                        "{\"p_session\":\"%s\",\"p_track\":\"%s\"}".formatted(sessionId, track))
                .path("id")
                .asText();
    }

    private void vote(User voter, boolean up) {
        server.rpc(voter, "vote", "{\"p_entry\":\"%s\",\"p_up\":%s}".formatted(entry, up));
    }

    private interface Wanted {
        boolean in(JsonNode results);
    }

    private void untilVotes(int votes) throws InterruptedException {
        until(
                results ->
                        results.path("entry_order").size() > 0
                                && results.path("counts").path(entry).asInt() == votes);
    }

    private void until(Wanted wanted) throws InterruptedException {
        long endNanos = System.nanoTime() + 15_000_000_000L;
        while (!wanted.in(results())) {
            assertThat(System.nanoTime()).as(results().toString()).isLessThan(endNanos);
            Thread.sleep(20);
        }
    }

    private JsonNode results() {
        return TestServer.json(
                        server.get(
                                "/rest/v1/vote_results?session_id=eq." + sessionId,
                                ann.accessToken()))
                .path(0);
    }

    private static long msSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
