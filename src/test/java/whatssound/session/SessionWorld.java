package whatssound.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import whatssound.db.Sql;

/** A session with everybody in it, as the database's owner writes it. Any thread. */
final class SessionWorld {
    private static final Pattern NAME = Pattern.compile("(?<![:\\w]):([a-z]+)\\b");
    private static final String SCRIPT =
            """
            insert into public.tracks (id, title, duration_ms, sample_rate, sample_count, audio_path, demo)
            values
              (:track, 'Sine', 60000, 48000, 2880000, 'sine.m4a', true),
              (:unqueued, 'Noise', 60000, 48000, 2880000, 'noise.m4a', true);

            insert into public.sessions (id, code, name, host_id, deck_holder_id, offered_to) values
              (:session, private.new_join_code(), 'Kitchen', :host, :holder, :listener),
              (:other, private.new_join_code(), 'Cellar', :stranger, :stranger, null);
            insert into public.members (session_id, user_id, role) values
              (:session, :host, 'host'), (:session, :holder, 'dj'), (:session, :dj, 'dj'),
              (:session, :moderator, 'moderator'), (:session, :listener, 'listener'),
              (:session, :rita, 'listener'), (:session, :removed, 'listener'),
              (:other, :stranger, 'host');
            insert into public.playback (session_id, clock_id, at_server_ms)
            select id, private.clock_id(), private.server_ms() from public.sessions
            where id in (:session, :other);
            insert into public.timeline_events
            select playback.*, 'end' from public.playback where session_id = :session;
            insert into public.chat_messages (id, session_id, user_id, body)
            values (:message, :session, :rita, 'Hello');
            insert into public.restraints (session_id, user_id, kind, until)
            values (:session, :rita, 'mute', now() + interval '1 hour');
            insert into public.moderation_log (session_id, action) values (:session, 'mute');

            insert into public.playlists (id, owner_id, name) values (:list, :rita, 'Mornings');
            insert into public.playlist_tracks (playlist_id, track_id, rank) values (:list, :track, 1);
            insert into public.fallback_tracks (session_id, track_id, rank) values (:session, :track, 1);

            insert into public.queue_entries (id, session_id, track_id, requested_by, state) values
              (:entry, :session, :track, :rita, 'queued'), (:playing, :session, :track, :rita, 'playing');
            insert into public.reaction_counts values (:playing, 5, '🔥', 1);
            insert into public.reports (id, session_id, kind, target_id, reported_by, reason, seen)
            overriding system value values (0, :session, 'track', :track, :rita, 'Not theirs', '{}');
            insert into public.votes (entry_id, user_id) values (:entry, :rita);
            insert into public.skip_votes (entry_id, user_id) values (:playing, :rita);
            insert into public.vote_results (session_id, seq, counts, entry_order, decided_by)
            values (:session, 0, '{}', '{}', '{}') on conflict do nothing;
            """;
    private static final String ENTRY =
            """
            insert into public.queue_entries (id, session_id, track_id, requested_by)
            values (:mine, :session, :track, :me);
            insert into public.votes (entry_id, user_id) values (:entry, :me);
            insert into public.skip_votes (entry_id, user_id) values (:playing, :me);
            """;

    private final Map<String, String> values = new HashMap<>();
    private final Map<Standing, UUID> ownEntries = new EnumMap<>(Standing.class);

    /**
     * @param people all who are signed in
     * @param rita one more listener, to whom and to whose entry the others do what they do
     */
    SessionWorld(Connection owner, Map<Standing, UUID> people, UUID rita) throws SQLException {
        for (String id :
                new String[] {
                    "session", "other", "track", "unqueued", "entry", "playing", "message", "list"
                }) {
            values.put(id, quoted(UUID.randomUUID()));
        }
        values.put("rita", quoted(rita));
        values.put(Standing.ANON.toString(), quoted(rita));
        people.forEach((person, id) -> values.put(person.toString(), quoted(id)));
        Sql.run(owner, filledIn(SCRIPT));
        for (Standing person : people.keySet()) {
            if (person != Standing.GUEST && person != Standing.STRANGER) {
                ownEntries.put(person, UUID.randomUUID());
                Sql.run(owner, filledIn(ENTRY, person));
            }
        }
        Sql.run(owner, filledIn("delete from public.members where user_id = :removed"));
        values.put("code", "'" + code(owner) + "'");
    }

    private String code(Connection owner) throws SQLException {
        return Sql.text(owner, filledIn("select code from public.sessions where id = :session"));
    }

    /** A text of the table for one of the people. */
    String filledIn(String text, Standing person) {
        UUID own = ownEntries.get(person);
        return filledIn(
                text.replaceAll(":mine\\b", own == null ? ":entry" : quoted(own))
                        .replaceAll(":me\\b", ":" + person));
    }

    /** A text about the session and all in it. */
    String filledIn(String text) {
        return NAME.matcher(text)
                .replaceAll(
                        name -> {
                            String value = values.get(name.group(1));
                            if (value == null) {
                                throw new AssertionError("nothing is named " + name.group());
                            }
                            return value;
                        });
    }

    private static String quoted(UUID id) {
        return "'" + id + "'";
    }
}
