package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a session promises whatever happens to it: of its timeline, its queue and its votes. Any
 * thread tells of votes, one checks.
 */
final class SessionPromises {
    /** Each line is a promise: its name where it is broken. */
    private static final String BROKEN =
            """
            with waiting as (
              select id from public.queue_entries where session_id = :session and state = 'queued'),
            counted as (
              select v.entry_id, count(*)::integer as votes
              from public.votes v join public.queue_entries q on q.id = v.entry_id
              where q.session_id = :session and q.state in ('queued', 'announced', 'playing') group by v.entry_id),
            places as (select * from private.places(:session))
            select concat_ws(', ',
              case when array(select id from public.queue_entries where session_id = :session and state = 'playing')
                <> array_remove(array[p.entry_id], null) then 'what plays is the anchor''s, and one' end,
              case when array(select id from public.queue_entries where session_id = :session and state = 'announced')
                <> array_remove(array[p.next_entry_id], null) then 'what is announced is the anchor''s, and one' end,
              case when p.playing and p.entry_id is null then 'something plays' end,
              case when p.next_at_server_ms < p.at_server_ms then 'the next starts later' end,
              case when array(select seq from public.timeline_events where session_id = :session order by seq)
                <> array(select generate_series(1, p.seq)) then 'events are numbered one by one' end,
              case when (select count(*) <> count(distinct rank) from public.queue_entries where session_id = :session)
                then 'each entry has a rank of its own' end,
              case when array(select place from places order by place)
                  <> array(select n::integer from generate_series(1, (select count(*) from waiting)) n)
                or array(select entry_id from places order by 1) <> array(select id from waiting order by 1)
                then 'the order is total' end,
              case when array(select entry_id from places order by place) <> r.entry_order
                or cardinality(r.decided_by) <> cardinality(r.entry_order) then 'the order is told' end,
              case when r.counts <> (select coalesce(jsonb_object_agg(entry_id, votes), '{}') from counted)
                then 'the counts are the rows' end,
              case when r.skip is distinct from (
                select jsonb_build_object('entry_id', p.entry_id, 'votes', count(*),
                  'needed', private.skip_votes_needed(:session))
                from public.skip_votes where entry_id = p.entry_id having count(*) > 0)
                then 'the votes to skip are the rows' end,
              case when p.playing and (select count(*) from public.skip_votes where entry_id = p.entry_id)
                >= private.skip_votes_needed(:session) then 'nothing plays that enough want to skip' end)
            from public.playback p join public.vote_results r using (session_id) where p.session_id = :session
            """;

    private record Vote(UUID voter, UUID entry) {}

    private final TimelineScene scene;
    private final Set<Vote> votes = ConcurrentHashMap.newKeySet();
    private long epoch;
    private long seq;
    private long resultsSeq;

    SessionPromises(TimelineScene scene) {
        this.scene = scene;
    }

    /** A vote was given, or taken back, and that was answered. */
    void voted(UUID voter, UUID entry, boolean up) {
        Vote vote = new Vote(voter, entry);
        if (up) {
            votes.add(vote);
        } else {
            votes.remove(vote);
        }
    }

    /** To be called while nothing happens; the vote keeper writes first. */
    void check() throws SQLException {
        assertThat(scene.value("select private.write_vote_results(?::uuid, true)", scene.session))
                .isEqualTo("t");
        assertThat(scene.value(BROKEN.replace(":session", "'%s'::uuid".formatted(scene.session))))
                .as("broken promises")
                .isEmpty();
        checkNumbers();
        checkVotes();
    }

    private void checkNumbers() throws SQLException {
        JsonNode anchor = scene.anchor();
        if (anchor.path("seq").asLong() > 0) {
            assertThat(anchor).as("the anchor is the last event").isEqualTo(scene.lastEvent());
        }
        assertThat(anchor.path("seq").asLong()).isGreaterThanOrEqualTo(seq);
        assertThat(anchor.path("epoch").asLong()).isGreaterThanOrEqualTo(epoch);
        seq = anchor.path("seq").asLong();
        epoch = anchor.path("epoch").asLong();
        long newest =
                Long.parseLong(
                        String.valueOf(
                                scene.value(
                                        "select seq from public.vote_results where session_id = ?::uuid",
                                        scene.session)));
        assertThat(newest).as("the number of the results").isGreaterThan(resultsSeq);
        resultsSeq = newest;
    }

    private void checkVotes() throws SQLException {
        String rows =
                scene.value(
                        """
                        select coalesce(string_agg(v.user_id || ' ' || v.entry_id, E'\n' order by 1), '')
                        from public.votes v join public.queue_entries q on q.id = v.entry_id
                        where q.session_id = ?::uuid
                        """,
                        scene.session);
        assertThat(String.valueOf(rows).lines())
                .as("the votes that were answered are the rows")
                .containsExactlyInAnyOrderElementsOf(
                        votes.stream().map(vote -> vote.voter + " " + vote.entry).toList());
    }
}
